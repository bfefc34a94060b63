package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.Topics;
import dev.resow.contract.Verdict;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.rounds.RoundEnding;
import dev.resow.persistence.rounds.RoundFact;
import dev.resow.persistence.rounds.RoundKey;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exactly the seeds that failed are sampled again, and compared with what they were. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ReplayTest {
  private static final Instant YESTERDAY = Instant.now().minusSeconds(86_400);

  @Inject Rounds rounds;
  @Inject SchedulerFixture scheduler;
  @Inject AgroalDataSource database;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private String tenant;
  private UUID job;

  /** Seeds 42 and 44 failed, 43 did not; 45 failed and was then made good by a retry. */
  @BeforeEach
  void twoFailedSeeds() {
    tenant = "t" + UUID.randomUUID();
    job = Rounds.job(tenant, "a cat and a fox");
    rounds.ended(tenant, job, 0, 42, YESTERDAY, Verdict.OVERLAPPED, .8);
    rounds.ended(tenant, job, 1, 43, YESTERDAY.plusSeconds(1), Verdict.CLEAR, .1);
    rounds.ended(tenant, job, 2, 44, YESTERDAY.plusSeconds(2), Verdict.OVERLAPPED, .6);
    rounds.ended(tenant, job, 3, 45, YESTERDAY.plusSeconds(3), Verdict.OVERLAPPED, .6);
    rounds.ended(tenant, job, 4, 45, YESTERDAY.plusSeconds(4), Verdict.CLEAR, .1);
  }

  @Test
  void aDryRunSaysHowManyAndWhatTheyCostAndDoesNothing() {
    request("{\"dryRun\": true}")
        .statusCode(200)
        .body("dryRun", equalTo(true))
        .body("seeds", equalTo(2))
        .body("first.seed", contains(42, 44))
        // 2 seeds, 28 steps, 2 forwards per step as the ledger has counted
        .body("estimate.forwardEquivalents", equalTo(112f))
        .body("estimate.basis[0].measured", equalTo(true));
    given().header("Resow-Tenant", tenant).get("/v1/replays").then().body("items", hasSize(0));
  }

  @Test
  void everyFailedSeedBecomesALinkedJobOfItsOwn() {
    String id = request("{}").statusCode(202).body("seeds", equalTo(2)).extract().path("id");
    untilMade(id, 2);

    JsonPath seeds = seeds(id);
    assertThat(seeds.getList("items.seed")).containsExactly(42, 44);
    assertThat(seeds.getList("items.originRound")).containsExactly(0, 2);
    assertThat(seeds.getList("items.outcome")).containsExactly("running", "running");
    UUID made = UUID.fromString(seeds.getString("items[1].job"));
    given()
        .get("/v1/jobs/" + made)
        .then()
        .statusCode(200)
        .body("spec.seed", equalTo(44))
        .body("spec.budget.rounds", equalTo(1))
        .body("spec.priority", equalTo("batch"))
        .body("origin.kind", equalTo("replay"))
        .body("origin.id", equalTo(id))
        .body("origin.job", equalTo(job.toString()))
        .body("origin.round", equalTo(2));
    try (var topics = new TopicClient(bootstrap)) {
      var submitted =
          topics.await(
              Topics.SUBMITTED, 1, e -> e instanceof JobSubmitted s && s.jobId().equals(made));
      assertThat(((JobSubmitted) submitted.getFirst().data()).spec().seed()).isEqualTo(44);
    }
  }

  @Test
  void theSameKeyMakesOneReplay() throws Exception {
    Callable<String> client = () -> request("{}", "key").statusCode(202).extract().path("id");
    var ids = new ArrayList<String>();
    try (var clients = Executors.newFixedThreadPool(4)) {
      for (var id : clients.invokeAll(List.of(client, client, client, client))) ids.add(id.get());
    }
    assertThat(ids).containsOnly(ids.getFirst());
    untilMade(ids.getFirst(), 2);
    assertThat(jobsOf(tenant)).as("the origin and two replays").isEqualTo(3);
    request("{\"limit\": 1}", "key").statusCode(422);
  }

  @Test
  void theFilterChoosesAndThePolicyChanges() {
    request(
            "{\"dryRun\": true, \"filter\": {\"since\": \"%s\"}}"
                .formatted(YESTERDAY.plusSeconds(1)))
        .body("first.seed", contains(44));
    request("{\"dryRun\": true, \"filter\": {\"text\": \"FOX\", \"method\": \"plain\"}}")
        .body("seeds", equalTo(2));
    request("{\"dryRun\": true, \"filter\": {\"verdicts\": [\"clear\"]}}")
        .body("seeds", equalTo(0));
    request("{\"dryRun\": true, \"limit\": 1}")
        .body("seeds", equalTo(1))
        .body("more", equalTo(true));

    String id = request("{\"policy\": {\"seed\": \"next\", \"rounds\": 3}}").extract().path("id");
    untilMade(id, 2);
    given()
        .get("/v1/jobs/" + seeds(id).getString("items[0].job"))
        .then()
        .body("spec.seed", org.hamcrest.Matchers.not(equalTo(42)))
        .body("spec.budget.rounds", equalTo(3))
        .body("origin.seed", equalTo(42));
  }

  @Test
  void theOutcomeIsComparedSeedBySeed() {
    scheduler.result(job, result(job, 44, Verdict.OVERLAPPED, 1, "cpu"));
    String id = request("{}").extract().path("id");
    untilMade(id, 2);
    JsonPath planned = seeds(id);
    UUID fixed = UUID.fromString(planned.getString("items[0].job"));
    UUID same = UUID.fromString(planned.getString("items[1].job"));
    summed(fixed, 42, Verdict.CLEAR, .1);
    scheduler.result(fixed, result(fixed, 42, Verdict.CLEAR, 2, "cpu"));
    summed(same, 44, Verdict.OVERLAPPED, .9);
    scheduler.result(same, result(same, 44, Verdict.OVERLAPPED, 1, "cuda"));

    given()
        .header("Resow-Tenant", tenant)
        .get("/v1/replays/" + id)
        .then()
        .body("done", equalTo(true))
        .body("outcomes.fixed", equalTo(1))
        .body("outcomes.got-worse", equalTo(1))
        .body("spent", equalTo(112f));
    JsonPath compared = seeds(id);
    assertThat(compared.getString("items[0].before.verdict")).isEqualTo("overlapped");
    assertThat(compared.getString("items[0].after.verdict")).isEqualTo("clear");
    assertThat(compared.getString("items[0].reproduction.answer")).isEqualTo("nothing-to-compare");
    assertThat(compared.getString("items[1].reproduction.answer")).isEqualTo("same-bytes");
    assertThat(compared.getString("items[1].reproduction.differs[0].part")).isEqualTo("device");
  }

  @Test
  void anotherApiGoesOnWhereOneDied() throws SQLException {
    String id = request("{}").extract().path("id");
    untilMade(id, 2);
    String lost = seeds(id).getString("items[1].job");
    // As if the api had died after the plan was kept and before this job was made.
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DELETE FROM job WHERE id = '" + lost + "'");
      statement.execute(
          "UPDATE replay_seed SET made_at = NULL, spec = (SELECT spec FROM job WHERE id = '"
              + seeds(id).getString("items[0].job")
              + "') WHERE job_id = '"
              + lost
              + "'");
    }
    untilMade(id, 2);
    given().get("/v1/jobs/" + lost).then().statusCode(200);
  }

  @Test
  void whatCanNotBeDoneIsRefusedWithTheField() {
    request("{\"policy\": {\"method\": \"magic\"}}")
        .statusCode(422)
        .body("type", equalTo("urn:resow:problem:invalid-replay"))
        .body("errors[0].field", equalTo("policy.method"));
    request("{\"filter\": {\"tenant\": \"somebody\"}}").statusCode(422);
    request("{\"filter\": {\"modle\": \"x\"}}").statusCode(400);
    request("{\"limit\": 0}").statusCode(422);
    given()
        .header("Resow-Tenant", "somebody")
        .get("/v1/replays/" + request("{}").extract().path("id"))
        .then()
        .statusCode(404);
  }

  private void untilMade(String id, int count) {
    Until.isTrue(
        () ->
            (int) given().header("Resow-Tenant", tenant).get("/v1/replays/" + id).path("made")
                == count);
  }

  private JsonPath seeds(String id) {
    return given()
        .header("Resow-Tenant", tenant)
        .get("/v1/replays/" + id + "/seeds")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private ValidatableResponse request(String body) {
    return request(body, null);
  }

  private ValidatableResponse request(String body, String key) {
    RequestSpecification request = Client.json().header("Resow-Tenant", tenant).body(body);
    if (key != null) request.header("Idempotency-Key", key);
    return request.post("/v1/replays").then();
  }

  private static long jobsOf(String tenant) {
    return QuarkusTransaction.requiringNew().call(() -> JobRow.count("tenant = ?1", tenant));
  }

  private void summed(UUID id, long seed, Verdict verdict, double score) {
    rounds.write(
        List.of(
            new RoundFact.Summarized(
                new RoundKey(id, 1, 0),
                new RoundFact.Origin(tenant, "menagerie", "plain", 28, "w", "f"),
                seed,
                Instant.now(),
                Instant.now(),
                RoundEnding.PICTURE,
                verdict,
                score,
                28,
                null,
                56.0,
                List.of())));
  }

  private static JobResult result(UUID id, long seed, Verdict verdict, int picture, String device) {
    var image = new ImageRef(ArtifactId.of(new byte[] {(byte) picture}), "image/png", 64, 64, 1);
    var round = new RoundSummary(0, seed, 28, verdict, null, null, Map.of());
    var model = new ModelFingerprint("menagerie", device, Map.of("device", device));
    return new JobResult(
        id, 1, "w", Instant.now(), verdict, image, seed, List.of(round), 1, 56.0, model);
  }
}
