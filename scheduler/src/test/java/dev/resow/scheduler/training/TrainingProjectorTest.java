package dev.resow.scheduler.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.Attempts;
import dev.resow.contract.CancelJob;
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.Json;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.Topics;
import dev.resow.contract.TrainingCheckpointed;
import dev.resow.contract.TrainingFailed;
import dev.resow.contract.TrainingFinished;
import dev.resow.contract.TrainingHandedOver;
import dev.resow.contract.TrainingProgress;
import dev.resow.contract.TrainingReady;
import dev.resow.contract.TrainingRecipe;
import dev.resow.contract.TrainingSpec;
import dev.resow.contract.TrainingStarted;
import dev.resow.contract.TrainingState;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.Sql;
import dev.resow.persistence.training.TrainingRow;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.TestClock;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What events of trainers, commands and time make of a training. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class TrainingProjectorTest {
  private static final ArtifactId FILE = ArtifactId.of(new byte[] {1});

  @Inject TrainingProjector projector;
  @Inject TrainingWatch watch;
  @Inject TestClock clock;
  @Inject Sql sql;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private final UUID id = UUID.randomUUID();
  private final String adapter = "fur-" + id;

  @BeforeEach
  void accepted() {
    sql.update("DELETE FROM training");
    var spec =
        new TrainingSpec(
            "acme", TrainingRecipe.NFT, "m", "base", List.of("a cat"), 4, 9, .1, 7, null, adapter);
    var row = new TrainingRow();
    row.id = id;
    row.tenant = "acme";
    row.requestHash = "h";
    row.spec = Json.text(spec);
    row.adapter = adapter;
    row.state = TrainingState.QUEUED;
    row.releaseBase = 1;
    row.attempt = 1;
    row.createdAt = clock.instant();
    row.createdBy = "somebody";
    row.releasedAt = clock.instant();
    QuarkusTransaction.requiringNew().run(row::persist);
  }

  private TrainingRow row() {
    return QuarkusTransaction.requiringNew().call(() -> TrainingRow.findById(id));
  }

  private void hear(ResowEvent... events) {
    projector.project(List.of(events));
  }

  private TrainingStarted started(int attempt, String worker, int update) {
    return new TrainingStarted(id, attempt, worker, Instant.EPOCH, update);
  }

  private TrainingProgress progress(int attempt, int update) {
    return new TrainingProgress(
        id, attempt, "w", Instant.EPOCH, update, Map.of("loss", 1.0 / update), 2.0 * update);
  }

  private TrainingFinished finished(int attempt, String base) {
    return new TrainingFinished(id, attempt, "w", Instant.EPOCH, 9, FILE, 100, base, 4, 3);
  }

  @Test
  void aTrainingRunsAndBecomesACandidate() {
    hear(started(1, "w", 0), progress(1, 1), progress(1, 2));
    hear(new TrainingCheckpointed(id, 1, "w", Instant.EPOCH, 2, 500));
    var running = row();
    assertThat(running.state).isEqualTo(TrainingState.RUNNING);
    assertThat(running.worker).isEqualTo("w");
    assertThat(running.updates).isEqualTo(2);
    assertThat(running.checkpoint).isEqualTo(2);
    assertThat(running.seconds).isEqualTo(4);

    hear(finished(1, "base"));
    hear(finished(1, "base"), progress(1, 3), started(2, "late", 0));
    assertThat(row().state).isEqualTo(TrainingState.SUCCEEDED);
    assertThat(row().sha256).isEqualTo(FILE.sha256());
    assertThat(
            sql.first(
                "SELECT state, base, tenants, created_by FROM adapter WHERE name = ? AND sha256 = ?",
                r -> r.getString(1) + r.getString(2) + r.getString(3) + r.getString(4),
                adapter,
                FILE.sha256()))
        .hasValue("CANDIDATEbase{acme}somebody");
    assertThat(sql.count("SELECT count(*) FROM training_figures WHERE training_id = ?", id))
        .as("repeated and late figures are kept once or not at all")
        .isEqualTo(2);
  }

  @Test
  void aLateTrainerChangesNothing() {
    hear(started(1, "w", 0), started(2, "other", 1), progress(1, 8));
    assertThat(row().attempt).isEqualTo(2);
    assertThat(row().worker).isEqualTo("other");
    assertThat(row().updates).isEqualTo(1);
    hear(finished(1, "base"));
    assertThat(row().state).isEqualTo(TrainingState.RUNNING);
  }

  @Test
  void ofTwoTrainersWithOneNumberTheFirstCounts() {
    hear(started(1, "first", 0));
    hear(started(1, "second", 0));
    assertThat(row().worker).isEqualTo("first");
    assertThat(published(FenceAttempts.class))
        .anySatisfy(
            fence -> {
              assertThat(fence.holder()).isEqualTo("first");
              assertThat(fence.lowestValid()).isEqualTo(1);
            });
  }

  @Test
  void aTrainerThatHandsOverIsFollowedByAnother() {
    hear(started(3, "w", 0), new TrainingHandedOver(id, 3, "w", Instant.EPOCH, 5));
    assertThat(row().state).isEqualTo(TrainingState.QUEUED);
    assertThat(row().attempt).isEqualTo(6);
    assertThat(published(TrainingReady.class))
        .singleElement()
        .satisfies(ready -> assertThat(ready.attempt()).isEqualTo(6));
    hear(new TrainingHandedOver(id, 3, "w", Instant.EPOCH, 5));
    assertThat(row().attempt).as("sent twice").isEqualTo(6);
  }

  @Test
  void whyATrainerHandedOverIsKeptUntilAnotherBegins() {
    var reason = "A trainer does not have the critic blip.";
    hear(new TrainingHandedOver(id, 3, "w", Instant.EPOCH, 0, reason));
    assertThat(row().state).isEqualTo(TrainingState.QUEUED);
    assertThat(row().waitingReason).isEqualTo(reason);
    hear(started(row().attempt, "other", 0));
    assertThat(row().waitingReason).isNull();
  }

  @Test
  void aFailureEndsIt() {
    hear(started(1, "w", 0), new TrainingFailed(id, 1, "w", Instant.EPOCH, 0, "No room.", "x"));
    assertThat(row().state).isEqualTo(TrainingState.FAILED);
    assertThat(row().failure).isEqualTo("No room.");
    assertThatThrownBy(() -> sql.update("UPDATE training SET state = 'RUNNING' WHERE id = ?", id))
        .as("a guard of the table")
        .hasMessageContaining("cannot become RUNNING");
  }

  @Test
  void anAdapterOfOtherFilesIsNoCandidate() {
    hear(finished(1, "other files"));
    assertThat(row().state).isEqualTo(TrainingState.FAILED);
    assertThat(sql.count("SELECT count(*) FROM adapter WHERE name = ?", adapter)).isZero();
  }

  @Test
  void aNameThatWasTakenMeanwhileFailsIt() {
    sql.update(
        """
        INSERT INTO adapter (name, sha256, bytes, model, base, rank, layers, state, created_at, created_by, changed_at)
        VALUES (?, 's', 1, 'm', 'base', 1, 1, 'ACTIVE', now(), 'x', now())""",
        adapter);
    hear(finished(1, "base"));
    assertThat(row().state).isEqualTo(TrainingState.FAILED);
    assertThat(row().failure).contains("took the name " + adapter);
  }

  @Test
  void aCommandCancelsIt() {
    hear(started(1, "w", 0));
    var other = new CancelJob(UUID.randomUUID(), Instant.EPOCH, null);
    assertThat(projector.cancel(List.of(new CancelJob(id, Instant.EPOCH, null), other)))
        .as("what is about jobs")
        .containsExactly(other);
    hear(progress(1, 2), finished(1, "base"));
    assertThat(row().state).isEqualTo(TrainingState.CANCELLED);
  }

  @Test
  void aSilentTrainerIsSuperseded() {
    hear(started(1, "w", 0));
    assertThat(watch.check()).isZero();
    clock.pass(Duration.ofHours(2));
    assertThat(watch.check()).isEqualTo(1);
    assertThat(row().state).isEqualTo(TrainingState.QUEUED);
    assertThat(row().attempt).isEqualTo(6);
    assertThat(published(FenceAttempts.class))
        .anySatisfy(fence -> assertThat(fence.lowestValid()).isEqualTo(6));
    hear(progress(1, 4));
    assertThat(row().updates).isZero();
    hear(started(6, "other", 3));
    assertThat(row().state).isEqualTo(TrainingState.RUNNING);
    assertThat(row().updates).isEqualTo(3);
  }

  @Test
  void oneThatWaitedForAWeekIsReleasedAgain() {
    clock.pass(Duration.ofDays(6));
    assertThat(watch.check()).isZero();
    clock.pass(Duration.ofDays(2));
    assertThat(watch.check()).isEqualTo(1);
    assertThat(watch.check()).isZero();
  }

  @Test
  void trainersThatFallSilentAgainAndAgainWithoutACheckpointEndIt() {
    int attempt = 1;
    for (int release = 1; release <= TrainingLifecycle.MOST_SILENT; release++) {
      hear(started(attempt, "w", 0));
      clock.pass(Duration.ofHours(2));
      assertThat(watch.check()).isEqualTo(1);
      attempt += Attempts.DELIVERIES_PER_RELEASE;
    }
    hear(started(attempt, "w", 0));
    clock.pass(Duration.ofHours(2));
    assertThat(watch.check()).as("it is not released any more").isZero();
    assertThat(row().state).isEqualTo(TrainingState.FAILED);
    assertThat(row().failure).contains("no trainer reached a new checkpoint after 3 releases");
    int never = attempt + Attempts.DELIVERIES_PER_RELEASE;
    assertThat(published(FenceAttempts.class))
        .anySatisfy(fence -> assertThat(fence.lowestValid()).isEqualTo(never));
  }

  @Test
  void aNewCheckpointIsANewBeginning() {
    int attempt = 1;
    for (int release = 1; release <= 2 * TrainingLifecycle.MOST_SILENT; release++) {
      hear(
          started(attempt, "w", release - 1),
          new TrainingCheckpointed(id, attempt, "w", Instant.EPOCH, release, 500));
      clock.pass(Duration.ofHours(2));
      assertThat(watch.check()).isEqualTo(1);
      attempt += Attempts.DELIVERIES_PER_RELEASE;
    }
    assertThat(row().state).isEqualTo(TrainingState.QUEUED);
  }

  /** What the relay sent about this training. */
  private <T extends ResowEvent> List<T> published(Class<T> type) {
    String topic = type == TrainingReady.class ? Topics.TRAININGS_READY : Topics.CONTROL;
    try (var topics = new TopicClient(bootstrap)) {
      return topics
          .await(topic, 1, e -> type.isInstance(e) && e.recordKey().equals(id.toString()))
          .stream()
          .map(event -> type.cast(event.data()))
          .toList();
    }
  }
}
