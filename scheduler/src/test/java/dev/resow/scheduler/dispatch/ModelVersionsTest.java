package dev.resow.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.TopicWatch;
import dev.resow.persistence.queue.Fleet;
import dev.resow.persistence.queue.Pool;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.Tables;
import dev.resow.scheduler.TestClock;
import dev.resow.scheduler.watch.Watchdog;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
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

/** Which version of a model jobs go to while workers hold several. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class ModelVersionsTest {
  private static final String MODEL = "menagerie";
  private static final String OLD = ReadyTopics.of(MODEL, "old");
  private static final String NEW = ReadyTopics.of(MODEL, "new");

  @Inject Dispatcher dispatcher;
  @Inject Workers workers;
  @Inject Watchdog watchdog;
  @Inject Fleet fleet;
  @Inject TopicWatch topics;
  @Inject TestClock clock;

  @BeforeEach
  void clear() {
    Tables.clear();
    watchdog.check();
    for (String topic : List.of(OLD, NEW, ReadyTopics.of(MODEL))) {
      topics.want(topic);
      Until.isTrue(() -> topics.isThere(topic));
    }
    clock.pass(Duration.ofMinutes(1)); // a fresh scheduler only listens for a while
  }

  @Test
  void newJobsGoToTheVersionThatCameLastAndItsWorkersAloneCount() {
    workers.heard(List.of(beat("a", "old"), beat("b", "old")));
    assertThat(pool().version()).as("there is one").isNull();
    assertThat(pool().slots()).isEqualTo(2);

    bothLive();
    assertThat(pool().version()).isEqualTo("new");
    assertThat(pool().slots()).isOne();
    assertThat(releasedTo(job())).isEqualTo(NEW);
  }

  @Test
  void whatWorkersOfTheOldVersionSampleTakesNoPlaceOfTheNewOnes() {
    bothLive();
    UUID running = job();
    Until.isTrue(() -> dispatched(running));
    QuarkusTransaction.requiringNew()
        .run(() -> JobRow.update("state = 'RUNNING', worker = 'a' where id = ?1", running));
    assertThat(pool().load()).isZero();
  }

  @Test
  void aJobThatHasBegunEndsWithTheVersionItBeganWith() {
    bothLive();
    UUID begun = job();
    Tables.round(begun, "old");
    UUID replay = job();
    Tables.madeFrom(replay, begun);

    assertThat(releasedTo(begun)).isEqualTo(OLD);
    assertThat(releasedTo(replay)).isEqualTo(OLD);
  }

  @Test
  void whenTheNewWorkersLeaveTheirJobsAreReleasedToTheOldOnes() {
    bothLive();
    UUID job = job();
    assertThat(releasedTo(job)).isEqualTo(NEW);

    clock.pass(Duration.ofSeconds(11));
    workers.heard(List.of(beat("a", "old")));
    assertThat(watchdog.check()).isEqualTo(1);
    assertThat(Jobs.load(job).tries).isZero();
    watchdog.check();
    assertThat(releasedTo(job)).isEqualTo(ReadyTopics.of(MODEL));

    workers.heard(List.of(beat("b", "new")));
    assertThat(pool().version()).as("it is still the newer one").isEqualTo("new");
  }

  @Test
  void besideAWorkerThatReadsOneTopicNoVersionIsChosen() {
    bothLive();
    Tables.worker(1);
    assertThat(pool().slots()).isEqualTo(3);
    assertThat(releasedTo(job())).isEqualTo(Topics.READY);
  }

  private void bothLive() {
    workers.heard(List.of(beat("a", "old")));
    clock.pass(Duration.ofSeconds(2));
    workers.heard(List.of(beat("a", "old"), beat("b", "new")));
  }

  private Pool pool() {
    return fleet.pools(2, 1, clock.instant()).getFirst();
  }

  private String releasedTo(UUID job) {
    Until.isTrue(() -> dispatched(job));
    return Jobs.load(job).readyTopic;
  }

  private boolean dispatched(UUID job) {
    dispatcher.dispatch();
    return Jobs.load(job).state == JobState.DISPATCHED;
  }

  private UUID job() {
    return Tables.admitted(Jobs.spec("t", Priority.NORMAL), clock.instant());
  }

  private WorkerHeartbeat beat(String worker, String version) {
    return new WorkerHeartbeat(
        worker,
        clock.instant(),
        1,
        List.of(),
        false,
        "cpu",
        Jobs.card(MODEL),
        List.of(),
        Map.of(MODEL, version));
  }
}
