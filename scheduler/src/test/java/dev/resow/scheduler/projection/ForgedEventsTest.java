package dev.resow.scheduler.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.Verdict;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.contract.WorkerHeartbeat.Running;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.WorkerRow;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.Tables;
import dev.resow.scheduler.TestClock;
import dev.resow.scheduler.dispatch.Dispatcher;
import dev.resow.scheduler.dispatch.Workers;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only a forger can say changes nothing. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class ForgedEventsTest {
  private static final ArtifactId PICTURE = ArtifactId.of(new byte[] {1, 2, 3});

  @Inject Projector projector;
  @Inject Dispatcher dispatcher;
  @Inject Workers workers;
  @Inject TestClock clock;

  @BeforeEach
  void clear() {
    Tables.clear();
    Tables.worker(1);
  }

  @Test
  void anotherTenantsPictureIsNotThisJobsResult() {
    succeeded(spec("victim", 7), 7);
    UUID mine = dispatched(spec("mallory", 42));

    for (long claimed : new long[] {7, 42, 43})
      assertThatThrownBy(() -> publish(result(mine, "mallory", claimed, 128)))
          .isInstanceOf(ForgedEventException.class)
          .hasMessageContaining("belongs to a job of another tenant");

    assertThat(Jobs.load(mine).state).isEqualTo(JobState.DISPATCHED);
    assertThat(Jobs.load(mine).result).isNull();
  }

  @Test
  void whoeverAsksForTheSameGetsTheSamePicture() {
    succeeded(spec("one", 42), 42);
    UUID same = dispatched(spec("two", 42));
    publish(result(same, Jobs.WORKER, 42, 128));
    assertThat(Jobs.load(same).state).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void anAttemptThatWasNeverReleasedIsRefused() {
    UUID id = dispatched(spec("t", 1));
    for (int attempt : new int[] {6, 1_000, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> publish(Jobs.started(id, attempt, spec("t", 1))))
          .isInstanceOf(ForgedEventException.class)
          .hasMessageContaining("was never released");
      assertThatThrownBy(() -> publish(Jobs.result(id, attempt, Verdict.CLEAR)))
          .isInstanceOf(ForgedEventException.class);
    }
    assertThat(Jobs.load(id).state).isEqualTo(JobState.DISPATCHED);
  }

  @Test
  void aJobThatWasNeverDispatchedHasNoResult() {
    UUID id = Tables.admitted(spec("t", 1), clock.instant());
    publish(Jobs.result(id, 1, Verdict.CLEAR));
    assertThat(Jobs.load(id).state).isEqualTo(JobState.QUEUED);
    assertThat(Jobs.load(id).result).isNull();
  }

  @Test
  void onlyTheHolderOfAnAttemptEndsIt() {
    UUID id = dispatched(spec("t", 1));
    publish(Jobs.started(id, 1, spec("t", 1)));
    publish(result(id, "mallory", 1, 128));
    publish(new AttemptCancelled(id, 1, "mallory", clock.instant(), 0, 1, null));
    assertThat(Jobs.load(id).state).isEqualTo(JobState.RUNNING);
    assertThat(Jobs.load(id).worker).isEqualTo(Jobs.WORKER);
  }

  @Test
  void aSubmittedRecordAdmitsAndTellsNothingOfItsOwn() {
    var row = Jobs.row(spec("t", 1), clock.instant());
    QuarkusTransaction.requiringNew().run(row::persist);
    JobSpec other = Jobs.with(spec("t", 1), Map.of("prompt", "somebody else's secret"));
    publish(new JobSubmitted(row.id, clock.instant().plus(Duration.ofDays(3_000)), other));

    var event = Tables.events(row.id).getFirst();
    assertThat(event.data).doesNotContain("secret").contains("a cat and a fox");
    assertThat(event.at).isBeforeOrEqualTo(clock.instant());
  }

  @Test
  void onlyTheHoldersHeartbeatKeepsAnAttemptAlive() {
    UUID id = dispatched(spec("t", 1));
    publish(Jobs.started(id, 1, spec("t", 1)));
    var heard = Jobs.load(id).heardAt;
    clock.pass(Duration.ofMinutes(1));
    workers.heard(List.of(beat("mallory", new Running(id, 1))));
    assertThat(Jobs.load(id).heardAt).isEqualTo(heard);
    workers.heard(List.of(beat(Jobs.WORKER, new Running(id, 1))));
    assertThat(Jobs.load(id).heardAt).isAfter(heard);
  }

  @Test
  void madeUpWorkersDoNotFillTheTable() {
    for (int batch = 0; batch < 6; batch++) {
      int first = batch * 400;
      clock.pass(Duration.ofSeconds(1));
      workers.heard(
          IntStream.range(first, first + 400).mapToObj(i -> beat("made-up-" + i)).toList());
    }
    workers.heard(List.of(beat(Jobs.WORKER)));
    long rows = QuarkusTransaction.requiringNew().call(() -> WorkerRow.count());
    assertThat(rows).isLessThanOrEqualTo(1_501);
    assertThat(
            QuarkusTransaction.requiringNew()
                .call(() -> WorkerRow.findByIdOptional(Jobs.WORKER).isPresent()))
        .isTrue();
  }

  private void publish(ResowEvent event) {
    projector.project(List.of(event));
  }

  private void succeeded(JobSpec spec, long seed) {
    UUID id = dispatched(spec);
    publish(result(id, Jobs.WORKER, seed, 128));
    assertThat(Jobs.load(id).state).isEqualTo(JobState.SUCCEEDED);
  }

  private UUID dispatched(JobSpec spec) {
    UUID id = Tables.admitted(spec, clock.instant());
    assertThat(dispatcher.dispatch()).isEqualTo(1);
    return id;
  }

  private static JobSpec spec(String tenant, long seed) {
    return Jobs.spec(tenant, Priority.NORMAL).withSeed(seed);
  }

  private JobResult result(UUID job, String worker, long seed, int size) {
    return new JobResult(
        job,
        1,
        worker,
        clock.instant(),
        Verdict.CLEAR,
        new ImageRef(PICTURE, "text/html", size, size, 3),
        seed,
        List.of(),
        1,
        null,
        new ModelFingerprint("menagerie", "00", Map.of()));
  }

  private WorkerHeartbeat beat(String worker, Running... running) {
    return new WorkerHeartbeat(worker, clock.instant(), 1, List.of(running), false, "cpu", null);
  }
}
