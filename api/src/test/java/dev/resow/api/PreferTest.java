package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.contract.JobState;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** {@code Prefer: wait=n} (RFC 7240): one request from the wish to the picture. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class PreferTest {
  @Inject SchedulerFixture scheduler;

  @Test
  void whoWaitsGetsTheEnd() {
    UUID id = UUID.randomUUID();
    var answer =
        CompletableFuture.supplyAsync(
            () ->
                Client.json()
                    .header("Prefer", "respond-async, wait=30")
                    .body("{\"prompt\": \"a cat\"}")
                    .put("/v1/jobs/" + id));
    Until.isTrue(() -> given().get("/v1/jobs/" + id).statusCode() == 200);
    assertThat(answer).as("it waits").isNotDone();
    scheduler.move(id, JobState.CANCELLED);
    Response ended = answer.join();
    ended
        .then()
        .statusCode(200)
        .header("Preference-Applied", "wait=30")
        .header("Location", org.hamcrest.Matchers.endsWith("/v1/jobs/" + id))
        .body("state", equalTo("CANCELLED"));
  }

  @Test
  void whoWaitsTooShortIsToldWhereItStands() {
    UUID id = Client.submit("a cat");
    given()
        .header("Prefer", "wait=0")
        .get("/v1/jobs/" + id)
        .then()
        .statusCode(200)
        .header("Preference-Applied", "wait=0")
        .body("state", equalTo("QUEUED"));
    Client.json()
        .header("Prefer", "wait=0")
        .body("{\"prompt\": \"a cat\"}")
        .post("/v1/jobs")
        .then()
        .statusCode(202)
        .body("state", equalTo("QUEUED"));
  }

  @Test
  void otherPreferencesAreIgnored() {
    UUID id = Client.submit("a cat");
    given()
        .header("Prefer", "return=minimal, wait=soon")
        .get("/v1/jobs/" + id)
        .then()
        .statusCode(200)
        .header("Preference-Applied", nullValue());
  }
}
