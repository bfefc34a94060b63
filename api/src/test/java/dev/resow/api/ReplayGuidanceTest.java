package dev.resow.api;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.resow.contract.GuidanceKind;
import dev.resow.contract.Json;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.Verdict;
import dev.resow.persistence.WorkerRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guidance that a replay samples with: the policy's, or that of the original job. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ReplayGuidanceTest {
  @Inject Rounds rounds;

  private final String tenant = "t" + UUID.randomUUID();
  private final String model = "unguided-" + UUID.randomUUID();

  @AfterEach
  void theWorkerGoes() {
    QuarkusTransaction.requiringNew().run(() -> WorkerRow.deleteById(model));
    // The only announced model is the default of requests that name none.
    Until.isTrue(() -> !isListed());
  }

  @Test
  void seedsSampledWithGuidanceAreSkippedOnAModelWithoutIt() {
    twoFailedSeeds();
    replay(
            """
        "model": "%s", "method": "plain\""""
                .formatted(model))
        .statusCode(200)
        .body("seeds", equalTo(0))
        .body("skipped", hasSize(1))
        .body("skipped[0].seeds", equalTo(2))
        .body(
            "skipped[0].reason",
            equalTo(
                "The model %s was distilled to work without guidance: must be from 0 to 1."
                    .formatted(model)));
  }

  @Test
  void thePolicyMayTurnGuidanceOff() {
    twoFailedSeeds();
    replay(
            """
        "model": "%s", "method": "plain", "guidanceScale": 1"""
                .formatted(model))
        .statusCode(200)
        .body("seeds", equalTo(2));
  }

  @Test
  void itsScaleHasTheRangeOfJobs() {
    replay("\"guidanceScale\": 31")
        .statusCode(422)
        .body("errors[0].field", equalTo("policy.guidanceScale"))
        .body("errors[0].detail", equalTo("Must be from 0 to 30 (0 to 1: no guidance), not 31.0."));
  }

  private void twoFailedSeeds() {
    UUID job = Rounds.job(tenant, "a cat and a fox");
    for (int round = 0; round < 2; round++)
      rounds.ended(tenant, job, round, 42 + round, Instant.now(), Verdict.OVERLAPPED, .5);
    aWorkerWithoutGuidance();
    Until.isTrue(this::isListed);
  }

  private boolean isListed() {
    return Client.json().get("/v1/models").jsonPath().getList("items.name").contains(model);
  }

  private ValidatableResponse replay(String policy) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .body("{\"dryRun\": true, \"policy\": {%s}}".formatted(policy))
        .post("/v1/replays")
        .then();
  }

  private void aWorkerWithoutGuidance() {
    var card =
        new ModelCard(
            model,
            16,
            1024,
            16,
            100,
            4000,
            77,
            List.of(MethodCard.plain("plain")),
            new ModelCard.Defaults(64, 64, 4, 1, "plain", 1),
            null,
            GuidanceKind.NONE);
    var row = new WorkerRow();
    row.id = model;
    row.heardAt = Instant.now();
    row.slots = 1;
    row.device = "cpu";
    row.running = "[]";
    row.model = Json.text(card);
    row.fingerprints = Json.text(Map.of(model, "a"));
    row.holds = new String[] {model};
    QuarkusTransaction.requiringNew().run(row::persist);
  }
}
