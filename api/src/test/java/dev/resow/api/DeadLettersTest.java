package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.contract.DeadLetter;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.RejectedRecord;
import dev.resow.contract.Topics;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.DeadLetterTable;
import dev.resow.persistence.JobRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was given up is kept with its cause, and can be tried again: once. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DeadLettersTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Inject DeadLetterTable letters;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private String tenant;
  private UUID first;
  private UUID second;

  @BeforeEach
  void twoDeadJobs() {
    tenant = "t" + UUID.randomUUID();
    first = Rounds.job(tenant, "a poisonous cat");
    second = Rounds.job(tenant, "a fox");
    keep(dead(first, NOON, "POISON: given to a worker 5 times"));
    keep(dead(second, NOON.plusSeconds(60), "INVALID: too large"));
  }

  @Test
  void deadJobsAreListedWithTheirCause() {
    request()
        .get("/v1/dead-letters")
        .then()
        .statusCode(200)
        .body("items.jobId", contains(second.toString(), first.toString()))
        .body("items[1].detail", equalTo("POISON: given to a worker 5 times"))
        .body("items[1].prompt", equalTo("a poisonous cat"))
        .body("items[1].requeuedAt", nullValue());
    assertThat(ids("detail", "poison")).containsExactly(first + ":dead");
    assertThat(ids("since", NOON.plusSeconds(1).toString())).containsExactly(second + ":dead");
    assertThat(ids("reason", "malformed-json")).isEmpty();
    assertThat(ids("requeued", "true")).isEmpty();
  }

  @Test
  void pagesHaveNoGaps() {
    String cursor = request().queryParam("limit", 1).get("/v1/dead-letters").path("next");
    request()
        .queryParam("limit", 1)
        .queryParam("cursor", cursor)
        .get("/v1/dead-letters")
        .then()
        .body("items.jobId", contains(first.toString()))
        .body("next", nullValue());
  }

  @Test
  void aLetterIsQueuedAgainOnceAsANewLinkedJob() throws Exception {
    Callable<String> client =
        () ->
            request()
                .post("/v1/dead-letters/" + first + ":dead/requeue")
                .then()
                .statusCode(202)
                .extract()
                .path("job");
    var jobs = new ArrayList<String>();
    try (var clients = Executors.newFixedThreadPool(4)) {
      for (var job : clients.invokeAll(List.of(client, client, client, client)))
        jobs.add(job.get());
    }
    assertThat(jobs).containsOnly(jobs.getFirst());
    UUID again = UUID.fromString(jobs.getFirst());
    given()
        .get("/v1/jobs/" + again)
        .then()
        .body("state", equalTo("QUEUED"))
        .body("spec.prompt", equalTo("a poisonous cat"))
        .body("spec.seed", equalTo(42))
        .body("origin.kind", equalTo("dead-letter"))
        .body("origin.job", equalTo(first.toString()));
    assertThat(jobsOfTenant()).isEqualTo(3);
    try (var topics = new TopicClient(bootstrap)) {
      topics.await(
          Topics.SUBMITTED, 1, e -> e instanceof JobSubmitted s && s.jobId().equals(again));
    }
  }

  @Test
  void lettersAreQueuedAgainByFilter() {
    post("{\"filter\": {\"detail\": \"INVALID\"}, \"dryRun\": true}").body("requeued", equalTo(1));
    assertThat(jobsOfTenant()).isEqualTo(2);
    post("{\"filter\": {\"detail\": \"INVALID\"}}")
        .body("requeued", equalTo(1))
        .body("items[0].letter", equalTo(second + ":dead"));
    post("{}").body("requeued", equalTo(1)).body("more", equalTo(false));
    post("{}").body("requeued", equalTo(0));
    assertThat(jobsOfTenant()).isEqualTo(4);
    Client.json()
        .header("Resow-Tenant", tenant)
        .body("{\"fliter\": {}}")
        .post("/v1/dead-letters/requeue")
        .then()
        .statusCode(400);
  }

  @Test
  void aRecordIsShownWholeAndSentAgainAsItWas() {
    byte[] garbage = "gar\u0000bage".getBytes(StandardCharsets.UTF_8);
    long offset = System.nanoTime();
    var origin =
        new DeadLetter.Origin(
            Topics.CONTROL,
            0,
            offset,
            NOON,
            Map.of("ce_type", "nonsense", "odd", "a\u0000b"),
            "no job",
            Base64.getEncoder().encodeToString(garbage));
    keep(new DeadLetter(NOON, "unknown-type", "got a\u0000b", "scheduler", origin, null, null));
    String id = "scheduler:" + Topics.CONTROL + ":0:" + offset;

    request().get("/v1/dead-letters/" + id).then().statusCode(404);
    given()
        .get("/v1/dead-letters/" + id)
        .then()
        .statusCode(200)
        .body("origin.payloadBase64", equalTo(origin.payloadBase64()))
        .body("origin.headers.odd", equalTo("a\u0000b"));
    given()
        .post("/v1/dead-letters/" + id + "/requeue")
        .then()
        .statusCode(202)
        .body("topic", equalTo(Topics.CONTROL));
    given().post("/v1/dead-letters/" + id + "/requeue").then().body("repeated", equalTo(true));
  }

  @Test
  void aLetterThatKeepsOnlyTheBeginningOfItsRecordCannotBeQueuedAgain() {
    byte[] zeros = new byte[900_000];
    long offset = System.nanoTime();
    var record =
        new RejectedRecord(Topics.READY, 0, offset, NOON.toEpochMilli(), List.of(), null, zeros);
    keep(record.letter(NOON, "header", "no header", "worker"));
    String id = "worker:" + Topics.READY + ":0:" + offset;

    given()
        .get("/v1/dead-letters/" + id)
        .then()
        .statusCode(200)
        .body("origin.truncated", equalTo(true))
        .body("origin.bytes", equalTo(zeros.length))
        .body("origin.sha256", equalTo(ArtifactId.of(zeros).sha256()));
    given()
        .post("/v1/dead-letters/" + id + "/requeue")
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:resow:problem:not-requeueable"))
        .body("detail", containsString("only the first bytes of its record are kept"));
  }

  /** Whoever writes to the dead letters must not make the service write anywhere. */
  @Test
  void aRecordOfAForeignTopicIsNotSent() {
    long offset = System.nanoTime();
    var record =
        new RejectedRecord(
            "payments", 0, offset, NOON.toEpochMilli(), List.of(), null, new byte[] {1});
    keep(record.letter(NOON, "header", "forged", "worker"));
    given()
        .post("/v1/dead-letters/worker:payments:0:" + offset + "/requeue")
        .then()
        .statusCode(409)
        .body("detail", containsString("not come from a topic of this service"));
  }

  @Test
  void nobodySeesOrRequeuesWhatIsNotTheirs() {
    given()
        .header("Resow-Tenant", "somebody")
        .get("/v1/dead-letters")
        .then()
        .body("items", hasSize(0));
    given()
        .header("Resow-Tenant", "somebody")
        .post("/v1/dead-letters/" + first + ":dead/requeue")
        .then()
        .statusCode(404);
  }

  private io.restassured.response.ValidatableResponse post(String body) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .body(body)
        .post("/v1/dead-letters/requeue")
        .then();
  }

  private List<String> ids(String filter, String value) {
    return request().queryParam(filter, value).get("/v1/dead-letters").path("items.id");
  }

  private RequestSpecification request() {
    return given().header("Resow-Tenant", tenant);
  }

  private long jobsOfTenant() {
    return QuarkusTransaction.requiringNew().call(() -> JobRow.count("tenant = ?1", tenant));
  }

  private static DeadLetter dead(UUID job, Instant at, String cause) {
    return new DeadLetter(at, "job-dead", cause, "scheduler", null, job, 5);
  }

  private void keep(DeadLetter letter) {
    letters.insert(List.of(letter, letter));
  }
}
