package dev.resow.scheduler.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.Json;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.TrainingFinished;
import dev.resow.contract.TrainingProgress;
import dev.resow.contract.TrainingRecipe;
import dev.resow.contract.TrainingSpec;
import dev.resow.contract.TrainingStarted;
import dev.resow.contract.TrainingState;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.Sql;
import dev.resow.persistence.training.TrainingRow;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.TestClock;
import dev.resow.scheduler.projection.ForgedEventException;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trainer with the rights of a trainer can spoil its own training and no other one. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class ForgedTrainingEventsTest {
  private static final int RANK = 4;
  private static final int UPDATES = 9;

  @Inject TrainingProjector projector;
  @Inject TrainingWatch watch;
  @Inject TestClock clock;
  @Inject Sql sql;

  private UUID id;

  @BeforeEach
  void accepted() {
    sql.update("DELETE FROM training");
    id = training("acme", "a cat");
  }

  private UUID training(String tenant, String prompt) {
    var row = new TrainingRow();
    row.id = UUID.randomUUID();
    row.tenant = tenant;
    row.requestHash = "h";
    row.adapter = "fur-" + row.id;
    row.spec =
        Json.text(
            new TrainingSpec(
                tenant,
                TrainingRecipe.NFT,
                "m",
                "base",
                List.of(prompt),
                RANK,
                UPDATES,
                .1,
                7,
                null,
                row.adapter));
    row.state = TrainingState.QUEUED;
    row.releaseBase = 1;
    row.attempt = 1;
    row.createdAt = clock.instant();
    row.createdBy = "somebody";
    row.releasedAt = clock.instant();
    QuarkusTransaction.requiringNew().run(row::persist);
    return row.id;
  }

  private TrainingRow row(UUID training) {
    return QuarkusTransaction.requiringNew().call(() -> TrainingRow.findById(training));
  }

  private void hear(ResowEvent event) {
    projector.project(List.of(event));
  }

  private void refused(ResowEvent event, String why) {
    assertThatThrownBy(() -> hear(event))
        .isInstanceOf(ForgedEventException.class)
        .hasMessageContaining(why);
    assertThat(row(id).state).isEqualTo(TrainingState.QUEUED);
  }

  private static TrainingFinished finished(UUID training, ArtifactId file, int rank) {
    return new TrainingFinished(
        training, 1, "w", Instant.EPOCH, UPDATES, file, 100, "base", rank, 3);
  }

  /** A file that no other test knows. */
  private static ArtifactId file() {
    return ArtifactId.of(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anAttemptThatWasNeverReleased() {
    for (int attempt : new int[] {6, 1_000, Integer.MAX_VALUE})
      refused(
          new TrainingStarted(id, attempt, "w", Instant.EPOCH, 0),
          "attempt %d of training %s was never released; the next release starts at attempt 6"
              .formatted(attempt, id));
    hear(new TrainingStarted(id, 5, "w", Instant.EPOCH, 0));
    assertThat(row(id).attempt).isEqualTo(5);
  }

  @Test
  void moreUpdatesThanTheTrainingHas() {
    refused(
        new TrainingProgress(id, 1, "w", Instant.EPOCH, UPDATES + 1, Map.of(), 1),
        "update 10 of training " + id + " is beyond its 9 updates");
  }

  @Test
  void anAdapterOfAnotherRank() {
    refused(finished(id, file(), RANK + 1), "has rank 5, expected 4");
  }

  @Test
  void theAdapterOfAnotherTenant() {
    var file = file();
    adapter(file, "'{umbrella}'");
    refused(finished(id, file, RANK), "belongs to another tenant");
  }

  @Test
  void theTrainedAdapterOfAnotherTenant() {
    var file = file();
    var other = training("umbrella", "a secret cat");
    hear(finished(other, file, RANK));
    sql.update("DELETE FROM adapter WHERE sha256 = ?", file.sha256());
    refused(finished(id, file, RANK), "belongs to another tenant");
  }

  @Test
  void thePictureOfAnotherTenant() {
    var file = file();
    sql.update(
        """
        INSERT INTO job (id, tenant, request_hash, priority, prompt, spec, state, created_at, updated_at, result)
        VALUES (gen_random_uuid(), 'umbrella', '', 1, 'x', '{}', 'SUCCEEDED', now(), now(),
                jsonb_build_object('image', jsonb_build_object('id', CAST(? AS text))))""",
        file.sha256());
    refused(finished(id, file, RANK), "belongs to another tenant");
  }

  @Test
  void anAdapterForEverybodyAndOneOfItsOwnAreNoSecrets() {
    var file = file();
    adapter(file, "NULL");
    adapter(file, "'{umbrella,acme}'");
    hear(finished(id, file, RANK));
    assertThat(row(id).state).isEqualTo(TrainingState.SUCCEEDED);
  }

  @Test
  void twoTenantsThatTrainTheSameGetTheSameFile() {
    var file = file();
    var other = training("umbrella", "a cat");
    hear(finished(other, file, RANK));
    hear(finished(id, file, RANK));
    assertThat(row(id).state).isEqualTo(TrainingState.SUCCEEDED);
  }

  /** As a release without these checks may have left it. */
  @Test
  void aRowThatCannotBeReleasedKeepsNoOtherOneWaiting() {
    sql.update("UPDATE training SET attempt = ? WHERE id = ?", Integer.MAX_VALUE, id);
    var other = training("umbrella", "a dog");
    clock.pass(Duration.ofDays(8));
    assertThat(watch.check()).isEqualTo(1);
    assertThat(row(other).attempt).isEqualTo(6);
  }

  private void adapter(ArtifactId file, String tenants) {
    sql.update(
        """
        INSERT INTO adapter (name, sha256, bytes, model, base, rank, layers, state, tenants, created_at, created_by, changed_at)
        VALUES (?, ?, 1, 'm', 'base', 4, 3, 'ACTIVE', %s, now(), 'x', now())"""
            .formatted(tenants),
        "fur-" + UUID.randomUUID(),
        file.sha256());
  }
}
