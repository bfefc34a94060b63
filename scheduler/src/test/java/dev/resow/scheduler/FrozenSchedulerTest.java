package dev.resow.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.CancelJob;
import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.scheduler.dispatch.Dispatcher;
import dev.resow.scheduler.projection.JobWriter;
import dev.resow.scheduler.projection.Projector;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * A scheduler that stands still in the middle of a transaction (SIGSTOP, a paused machine) loses
 * what it had locked: the database ends its session, and the others go on.
 */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class FrozenSchedulerTest {
  @Inject JobWriter jobs;
  @Inject Projector projector;
  @Inject Dispatcher dispatcher;
  @Inject TestClock clock;

  @Test
  void othersGoOnWithTheJobsItHadLockedAndItWritesNothingAfterwards() throws Exception {
    Tables.worker(1);
    UUID job = Tables.admitted(Jobs.spec("t", Priority.NORMAL), clock.instant());
    var locked = new CountDownLatch(1);
    var thaw = new CountDownLatch(1);
    try (var other = Executors.newSingleThreadExecutor()) {
      var frozen =
          other.submit(
              () ->
                  QuarkusTransaction.requiringNew()
                      .run(
                          () -> {
                            var row = jobs.lock(List.of(job)).get(job);
                            locked.countDown();
                            await(thaw);
                            row.worker = "nobody";
                            jobs.lock(List.of(job));
                          }));
      locked.await();
      assertThat(dispatcher.dispatch()).as("it waits for the frozen one, not for long").isOne();
      projector.project(List.of(new CancelJob(job, clock.instant(), null)));
      assertThat(frozen.isDone()).as("it is frozen still").isFalse();

      thaw.countDown();
      assertThatThrownBy(frozen::get).isInstanceOf(ExecutionException.class);
    }
    assertThat(Jobs.load(job).state).isEqualTo(JobState.CANCELLED);
    assertThat(Jobs.load(job).worker).isNull();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
