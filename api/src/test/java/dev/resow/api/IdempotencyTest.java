package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.persistence.JobRow;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A client that is not sure may ask again. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class IdempotencyTest {
  @Test
  void theSameKeyAndBodyIsTheSameJob() {
    String key = UUID.randomUUID().toString();
    String id = submit(key, "{\"prompt\": \"a cat\", \"steps\": 8}").path("id");
    // spaces and order do not matter
    submit(key, "{ \"steps\": 8,\n \"prompt\": \"a cat\" }")
        .then()
        .statusCode(202)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(id));
  }

  @Test
  void theSameKeyWithAnotherBodyIsAConflict() {
    String key = UUID.randomUUID().toString();
    submit(key, "{\"prompt\": \"a cat\"}").then().statusCode(202);
    submit(key, "{\"prompt\": \"a fox\"}")
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:resow:problem:idempotency-key-reused"));
  }

  @Test
  void keysBelongToTheirTenant() {
    String key = UUID.randomUUID().toString();
    String body = "{\"prompt\": \"a cat\"}";
    String mine = submit(key, body).path("id");
    String yours =
        Client.json()
            .header("Idempotency-Key", key)
            .header("Resow-Tenant", "other")
            .body(body)
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    assertThat(yours).isNotEqualTo(mine);
  }

  @Test
  void aCrowdWithOneKeyGetsOneJob() throws Exception {
    String key = UUID.randomUUID().toString();
    Callable<String> submit = () -> submit(key, "{\"prompt\": \"a crowd of cats\"}").path("id");
    try (var crowd = Executors.newFixedThreadPool(16)) {
      var ids =
          crowd.invokeAll(Collections.nCopies(32, submit)).stream()
              .map(
                  f -> {
                    try {
                      return f.get();
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  })
              .distinct();
      assertThat(ids).hasSize(1);
    }
    assertThat(
            QuarkusTransaction.requiringNew().call(() -> JobRow.count("idempotencyKey = ?1", key)))
        .isEqualTo(1);
  }

  @Test
  void anIdOfTheClientsOwnWorksTheSameWay() {
    String path = "/v1/jobs/" + UUID.randomUUID();
    Client.json().body("{\"prompt\": \"a cat\"}").put(path).then().statusCode(202);
    Client.json()
        .body("{\"prompt\": \"a cat\"}")
        .put(path)
        .then()
        .statusCode(202)
        .header("Idempotency-Replayed", "true");
    Client.json()
        .body("{\"prompt\": \"a fox\"}")
        .put(path)
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:resow:problem:id-taken"));
  }

  private static Response submit(String key, String body) {
    return Client.json().header("Idempotency-Key", key).body(body).post("/v1/jobs");
  }
}
