package dev.resow.scheduler.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.CancelJob;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.contract.WorkerHeartbeat.Running;
import dev.resow.contract.failure.FailureKind;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.Tables;
import dev.resow.scheduler.TestClock;
import dev.resow.scheduler.dispatch.Dispatcher;
import dev.resow.scheduler.dispatch.Workers;
import dev.resow.scheduler.projection.Projector;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens because time passes; the bounds are the defaults. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class WatchdogTest {
  @Inject Watchdog watchdog;
  @Inject Projector projector;
  @Inject Dispatcher dispatcher;
  @Inject Workers workers;
  @Inject TestClock clock;

  @BeforeEach
  void clear() {
    Tables.clear();
    watchdog.check();
    Tables.worker(1);
    clock.pass(Duration.ofHours(1)); // a fresh scheduler only listens for a while
  }

  @Test
  void aBackoffEnds() {
    UUID id = running();
    fail(id, 1);
    assertThat(Jobs.load(id).state).as("the first time at once").isEqualTo(JobState.QUEUED);
    dispatcher.dispatch();
    fail(id, 6);
    assertThat(watchdog.check()).isZero();
    clock.pass(Duration.ofSeconds(1));
    assertThat(watchdog.check()).isEqualTo(1);
    assertThat(Jobs.load(id).state).isEqualTo(JobState.QUEUED);
    dispatcher.dispatch();
    assertThat(Jobs.load(id).releaseBase).isEqualTo(11);
  }

  private void fail(UUID id, int attempt) {
    projector.project(
        List.of(
            new AttemptFailed(
                id,
                attempt,
                Jobs.WORKER,
                clock.instant(),
                FailureKind.TRANSIENT,
                "no",
                null,
                0,
                1)));
  }

  @Test
  void aSilentAttemptIsGivenUpAndAHeartbeatKeepsItAlive() {
    UUID id = running();
    clock.pass(Duration.ofSeconds(119));
    workers.heard(List.of(beat(1, new Running(id, 1))));
    clock.pass(Duration.ofSeconds(119));
    assertThat(watchdog.check()).isZero();
    clock.pass(Duration.ofSeconds(2));
    assertThat(watchdog.check()).isEqualTo(1);
    assertThat(Jobs.load(id).state).isEqualTo(JobState.QUEUED);
    assertThat(Jobs.load(id).failure).contains("stopped sending heartbeats");
  }

  @Test
  void aReleasedJobIsReleasedAgainOnlyIfSomebodyHasNothingToDo() {
    UUID id = dispatched(Jobs.spec("t", Priority.NORMAL));
    Tables.removeWorkers();
    clock.pass(Duration.ofMinutes(6));
    assertThat(watchdog.check()).as("no worker at all: it just waits").isZero();
    workers.heard(List.of(beat(1, new Running(UUID.randomUUID(), 1))));
    assertThat(watchdog.check()).as("all are busy: it waits its turn").isZero();
    Tables.worker("another", "sd3-medium", 1);
    assertThat(watchdog.check()).as("who is idle could not sample it").isZero();
    workers.heard(List.of(beat(1)));
    assertThat(watchdog.check()).isEqualTo(1);
    assertThat(Jobs.load(id).state).isEqualTo(JobState.RETRY_WAIT);
    assertThat(Jobs.load(id).tries).isZero();
  }

  @Test
  void aJobOnATopicThatNoWorkerReadsAnyMoreIsReleasedAgainWithoutATry() {
    UUID id = dispatched(Jobs.spec("t", Priority.NORMAL));
    assertThat(Jobs.load(id).readyTopic).isEqualTo(Topics.READY);
    clock.pass(Duration.ofSeconds(11));
    assertThat(watchdog.check()).as("its worker reads that topic").isZero();

    Tables.releasedTo(id, ReadyTopics.of("menagerie"));
    workers.heard(List.of(newer("newer", false)));
    assertThat(watchdog.check()).as("a newer worker reads it").isZero();
    workers.heard(List.of(newer("newer", true)));
    assertThat(watchdog.check()).as("it has left").isEqualTo(1);
    watchdog.check();
    assertThat(Jobs.load(id).state).isEqualTo(JobState.QUEUED);
    assertThat(Jobs.load(id).tries).isZero();
    assertThat(Jobs.load(id).failures).isEqualTo("{}");
  }

  /** Of a worker that reads the topics of its models. */
  private WorkerHeartbeat newer(String worker, boolean draining) {
    return new WorkerHeartbeat(
        worker,
        clock.instant(),
        1,
        List.of(),
        draining,
        "cpu",
        Jobs.card("menagerie"),
        List.of(),
        Map.of("menagerie", "a digest"));
  }

  @Test
  void aCancelThatNobodyConfirmsIsFinalAfterItsBound() {
    UUID id = running();
    projector.project(List.of(new CancelJob(id, clock.instant(), null)));
    clock.pass(Duration.ofSeconds(29));
    assertThat(watchdog.check()).isZero();
    clock.pass(Duration.ofSeconds(2));
    assertThat(watchdog.check()).isEqualTo(1);
    assertThat(Jobs.load(id).state).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void aDeadlineExpiresWaitingAndRunningJobs() {
    JobSpec plain = Jobs.spec("t", Priority.NORMAL);
    var urgent =
        new JobSpec(
            plain.prompt(),
            "",
            List.of(),
            "plain",
            "menagerie",
            128,
            128,
            28,
            4.5,
            1,
            null,
            null,
            Priority.NORMAL,
            "t",
            null,
            clock.instant().plusSeconds(30));
    UUID running = dispatched(urgent);
    projector.project(List.of(Jobs.started(running, 1, urgent)));
    UUID waiting = Tables.admitted(urgent, clock.instant());
    assertThat(watchdog.check()).isZero();
    clock.pass(Duration.ofSeconds(31));
    assertThat(watchdog.check()).isEqualTo(2);
    assertThat(Jobs.load(running).state).isEqualTo(JobState.EXPIRED);
    assertThat(Jobs.load(waiting).state).isEqualTo(JobState.EXPIRED);
  }

  private UUID running() {
    JobSpec spec = Jobs.spec("t", Priority.NORMAL);
    UUID id = dispatched(spec);
    projector.project(List.of(Jobs.started(id, 1, spec)));
    return id;
  }

  private UUID dispatched(JobSpec spec) {
    UUID id = Tables.admitted(spec, clock.instant());
    assertThat(dispatcher.dispatch()).isEqualTo(1);
    return id;
  }

  private WorkerHeartbeat beat(int slots, Running... running) {
    return new WorkerHeartbeat(
        Jobs.WORKER,
        clock.instant(),
        slots,
        List.of(running),
        false,
        "cpu",
        Jobs.card("menagerie"));
  }
}
