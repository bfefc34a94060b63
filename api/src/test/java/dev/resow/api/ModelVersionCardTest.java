package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.GuidanceKind;
import dev.resow.contract.Json;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.Sql;
import dev.resow.persistence.WorkerRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While workers hold two versions of a model, submits are checked against the card of one. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ModelVersionCardTest {
  private static final Instant NOW = Instant.now();

  @Inject Sql sql;

  private final String model = "rolling-" + UUID.randomUUID();

  @AfterEach
  void theWorkersGo() {
    QuarkusTransaction.requiringNew().run(() -> WorkerRow.delete("id like ?1", model + "%"));
    // The only announced model is the default of requests that name none.
    Until.isTrue(() -> largest() == 0);
  }

  @Test
  void itIsTheVersionThatCameLastWhileItLives() {
    seen("old", NOW.minusSeconds(3600));
    seen("new", NOW.minusSeconds(60));
    worker("old", 64, NOW.plusSeconds(1000)); // whoever is heard last has no say
    worker("new", 128, NOW.plusSeconds(900));
    Until.isTrue(() -> largest() == 128);

    sql.update("UPDATE worker SET heard_at = now() - interval '1 minute' WHERE id = ?", id("new"));
    Until.isTrue(() -> largest() == 64);
    assertThat(Client.json().get("/v1/models").statusCode()).isEqualTo(200);
  }

  /** A job keeps what the scheduler counts its work by. */
  @Test
  void aJobIsWeighedByItsModel() {
    worker("distilled", 128, NOW.plusSeconds(1000), GuidanceKind.DISTILLED);
    Until.isTrue(() -> largest() == 128);
    String id =
        Client.json()
            .body(
                """
                {"prompt": "a cat", "model": "%s", "width": 128, "height": 128,
                 "guidanceScale": 4.5}"""
                    .formatted(model))
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    JobRow row = QuarkusTransaction.requiringNew().call(() -> JobRow.findById(UUID.fromString(id)));
    assertThat(row.guidance).isEqualTo(GuidanceKind.DISTILLED);
    assertThat(row.cost).as("128 x 128, of 64 x 64").isEqualTo(4);
  }

  private int largest() {
    return Client.json()
        .get("/v1/models")
        .jsonPath()
        .param("name", model)
        .get("items.find { it.name == name }?.maxSize ?: 0");
  }

  private void seen(String version, Instant at) {
    sql.update("INSERT INTO model_version VALUES (?, ?, ?)", model, version, at);
  }

  private String id(String version) {
    return model + version;
  }

  private void worker(String version, int maxSize, Instant heardAt) {
    worker(version, maxSize, heardAt, GuidanceKind.CLASSIFIER_FREE);
  }

  private void worker(String version, int maxSize, Instant heardAt, GuidanceKind guidance) {
    var card =
        new ModelCard(
            model,
            16,
            maxSize,
            16,
            100,
            4000,
            0,
            List.of(MethodCard.plain("plain")),
            new ModelCard.Defaults(64, 64, 28, 3, "plain", 1),
            null,
            guidance);
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              var row = new WorkerRow();
              row.id = id(version);
              row.heardAt = heardAt;
              row.slots = 1;
              row.device = "cpu";
              row.running = "[]";
              row.model = Json.text(card);
              row.fingerprints = Json.text(Map.of(model, version));
              row.holds = new String[] {model};
              row.persist();
            });
  }
}
