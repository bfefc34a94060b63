package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.contract.DeadLetter;
import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;
import dev.resow.persistence.DeadLetterTable;
import dev.resow.persistence.JobRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever makes jobs counts against the tenant's limits; this one may have three waiting. */
@QuarkusTest
@TestProfile(TightLimits.class)
@QuarkusTestResource(RealServers.class)
class LimitedRepeatsTest {
  private static final String TENANT = "narrow";

  @Inject Rounds rounds;
  @Inject SchedulerFixture scheduler;
  @Inject DeadLetterTable letters;

  @BeforeEach
  void clear() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                JobRow.getEntityManager()
                    .createNativeQuery("TRUNCATE job, tenant_quota, dead_letter CASCADE")
                    .executeUpdate());
  }

  @Test
  void aReplayLargerThanTheLimitFeedsItselfAsThereIsRoom() {
    UUID origin = Rounds.job(TENANT, "a cat and a fox");
    for (int i = 0; i < 5; i++)
      rounds.ended(TENANT, origin, i, 42 + i, Instant.now(), Verdict.OVERLAPPED, .8);
    scheduler.move(origin, JobState.SUCCEEDED);

    String replay =
        request().body("{}").post("/v1/replays").then().statusCode(202).extract().path("id");
    Until.isTrue(() -> made(replay) == 3);
    request().body("{\"prompt\": \"a cat\"}").post("/v1/jobs").then().statusCode(429);

    waiting().stream().limit(2).forEach(job -> scheduler.move(job, JobState.DISPATCHED));
    Until.isTrue(() -> made(replay) == 5);
    assertThat(waiting()).hasSize(3);
  }

  /** Of three waiting jobs a batch may have two. */
  @Test
  void aBatchFeedsItselfAndLeavesRoomForASingleJob() {
    String batch =
        BatchesTest.lines("{\"prompt\": \"a {cat|dog|fox|pig|bear}\"}")
            .header("Resow-Tenant", TENANT)
            .post("/v1/batches")
            .then()
            .statusCode(202)
            .body("jobs", equalTo(5))
            .extract()
            .path("id");
    Until.isTrue(() -> waiting().size() == 2);
    request().body("{\"prompt\": \"a cat\"}").post("/v1/jobs").then().statusCode(202);
    request()
        .get("/v1/batches/" + batch)
        .then()
        .body("states.QUEUED", equalTo(2))
        .body("states.WAITING", equalTo(3));

    waiting().forEach(job -> scheduler.move(job, JobState.DISPATCHED));
    Until.isTrue(() -> waiting().size() == 2);
    request().delete("/v1/batches/" + batch).then().statusCode(202);
  }

  @Test
  void deadLettersAreQueuedAgainUpToTheLimitAndTheRestIsKept() {
    var dead = new ArrayList<UUID>();
    for (int i = 0; i < 4; i++) {
      UUID job = Rounds.job(TENANT, "a cat");
      scheduler.move(job, JobState.DEAD);
      keep(new DeadLetter(Instant.now(), "job-dead", "POISON", "scheduler", null, job, 5));
      dead.add(job);
    }
    String all = "/v1/dead-letters/requeue";
    request()
        .body("{}")
        .post(all)
        .then()
        .statusCode(202)
        .body("requeued", equalTo(3))
        .body("more", equalTo(true));
    assertThat(waiting()).hasSize(3);
    request()
        .body("{}")
        .post(all)
        .then()
        .statusCode(429)
        .body("type", equalTo("urn:resow:problem:queue-limit"));
    request().post("/v1/dead-letters/" + dead.getLast() + ":dead/requeue").then().statusCode(429);

    scheduler.move(waiting().getFirst(), JobState.DISPATCHED);
    request().post("/v1/dead-letters/" + dead.getLast() + ":dead/requeue").then().statusCode(202);
  }

  private static RequestSpecification request() {
    return Client.json().header("Resow-Tenant", TENANT);
  }

  private static int made(String replay) {
    return request().get("/v1/replays/" + replay).path("made");
  }

  private static List<UUID> waiting() {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                JobRow.<JobRow>list("tenant = ?1 and state = ?2", TENANT, JobState.QUEUED).stream()
                    .map(row -> row.id)
                    .toList());
  }

  private void keep(DeadLetter letter) {
    letters.insert(List.of(letter));
  }
}
