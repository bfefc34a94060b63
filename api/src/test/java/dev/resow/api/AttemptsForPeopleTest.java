package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.EventType;
import dev.resow.contract.JobFailure;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.failure.FailureKind;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A job that succeeded at its second try: attempt 1 failed, attempt 6 of the topics made it. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class AttemptsForPeopleTest {
  @Test
  void attemptsAreCountedAndASuccessHasNoFailure() {
    UUID job = Client.submit("a cat");
    receive(job, 1, new AttemptStarted(job, 1, "w", now(), 1, 7, 28, model(), null));
    receive(
        job,
        1,
        new AttemptFailed(job, 1, "w", now(), FailureKind.OVERLAPPED, "a merge", null, null, null));
    set(job, JobState.RETRY_WAIT, 1, "{\"begun\": 1, \"attempts\": [1]}");
    given()
        .get("/v1/jobs/" + job)
        .then()
        .body("attempt", equalTo(1))
        .body("failure.attempt", equalTo(1))
        .body("failure.kind", equalTo("overlapped"));

    receive(job, 6, new AttemptStarted(job, 6, "w", now(), 1, 8, 28, model(), null));
    set(job, JobState.RUNNING, 6, "{\"begun\": 2, \"attempts\": [1, 6]}");
    given()
        .get("/v1/jobs/" + job)
        .then()
        .body("attempt", equalTo(2))
        .body("failure.attempt", equalTo(1));

    set(job, JobState.SUCCEEDED, 6, "{\"begun\": 2, \"attempts\": [1, 6]}");
    given().get("/v1/jobs/" + job).then().body("attempt", equalTo(2)).body("failure", nullValue());
    given()
        .queryParam("text", "a cat")
        .get("/v1/jobs")
        .then()
        .body("items.find { it.id == '%s' }.failure".formatted(job), nullValue())
        .body("items.find { it.id == '%s' }.attempt".formatted(job), equalTo(2));
    given()
        .accept("application/json")
        .get("/v1/jobs/" + job + "/events")
        .then()
        .body("items.attempt", contains(1, 1, 2))
        .body("items.data.attempt", contains(1, 1, 6))
        .body("items[1].data.kind", equalTo("overlapped"));
    given()
        .accept("application/json")
        .header("Last-Event-ID", 2)
        .get("/v1/jobs/" + job + "/events")
        .then()
        .body("items.attempt", contains(2));
  }

  @Test
  void aJobFromBeforeItsAttemptsWereKeptIsCountedByItsTries() {
    UUID job = Client.submit("a cat");
    set(job, JobState.SUCCEEDED, 6, null);
    given().get("/v1/jobs/" + job).then().body("attempt", equalTo(2));
  }

  private static ModelFingerprint model() {
    return new ModelFingerprint("menagerie", "0".repeat(64), Map.of());
  }

  private static Instant now() {
    return Instant.now();
  }

  private static void set(UUID id, JobState state, int attempt, String history) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              JobRow row = JobRow.findById(id);
              row.state = state;
              row.attempt = attempt;
              row.tries = 1;
              row.history = history;
              var failure = new JobFailure(FailureKind.OVERLAPPED, "a merge", null, 1, now());
              row.failure = Json.text(failure);
            });
  }

  private static void receive(UUID id, int attempt, ResowEvent heard) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              JobRow row = JobRow.findById(id);
              var event = new EventRow();
              event.jobId = id;
              event.seq = ++row.events;
              event.eventId = CloudEvent.of(heard, "resow/test", null).id();
              event.type = EventType.of(heard).typeName();
              event.attempt = attempt;
              event.at = heard.at();
              event.data = Json.text(heard);
              event.persist();
            });
  }
}
