package dev.resow.api;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.resow.contract.Json;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.Verdict;
import dev.resow.persistence.Sql;
import dev.resow.persistence.WorkerRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model with positions for 6144 x 6144 pixels, as SD3.5 has (pos_embed_max_size 384). */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class PixelLimitTest {
  @Inject Sql sql;
  @Inject Rounds rounds;

  private final String model = "wide-" + UUID.randomUUID();

  @BeforeEach
  void aWorkerWithAWideModel() throws Exception {
    var card =
        new ModelCard(
            model,
            16,
            6144,
            16,
            100,
            4000,
            0,
            List.of(MethodCard.plain("plain")),
            new ModelCard.Defaults(1024, 1024, 28, 3, "plain", 1));
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              var worker = new WorkerRow();
              worker.id = model;
              worker.heardAt = Instant.now();
              worker.slots = 1;
              worker.device = "cpu";
              worker.running = "[]";
              worker.model = Json.text(card);
              worker.persist();
            });
    Until.isTrue(() -> submit(1024, 1024).statusCode() == 202);
  }

  @AfterEach
  void theWorkerGoes() throws Exception {
    QuarkusTransaction.requiringNew().run(() -> WorkerRow.deleteById(model));
    Until.isTrue(() -> submit(1024, 1024).statusCode() == 422);
  }

  @Test
  void morePixelsThanTheServersLimitAreRefusedByName() {
    submit(2048, 2048).then().statusCode(202);
    submit(4096, 1024).then().statusCode(202);
    for (int[] size : new int[][] {{6144, 6144}, {2048, 2064}, {6144, 1024}})
      submit(size[0], size[1])
          .then()
          .statusCode(422)
          .body("type", equalTo("urn:resow:problem:invalid-job"))
          .body("errors.field", hasItems("width", "height"))
          .body("detail", containsString("this server allows at most 4194304"));
  }

  @Test
  void aReplayLeavesThemOut() {
    String tenant = "t" + UUID.randomUUID();
    UUID job = Rounds.job(tenant, "a cat", model);
    rounds.ended(tenant, job, 0, 42, Instant.now(), Verdict.OVERLAPPED, .8);
    sql.update(
        """
        UPDATE job SET spec = spec || '{"width": 6144, "height": 6144}' WHERE id = ?""",
        job);
    Client.json()
        .header("Resow-Tenant", tenant)
        .body("{\"dryRun\": true}")
        .post("/v1/replays")
        .then()
        .statusCode(200)
        .body("seeds", equalTo(0))
        .body("skipped[0].reason", containsString("this server allows at most 4194304"));
  }

  private Response submit(int width, int height) {
    return Client.post(
        "{\"prompt\": \"a cat\", \"method\": \"plain\", \"steps\": 1, \"model\": \"%s\", \"width\": %d, \"height\": %d}"
            .formatted(model, width, height));
  }
}
