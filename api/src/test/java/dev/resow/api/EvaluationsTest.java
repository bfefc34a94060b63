package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.api.adapters.AdapterState;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Topics;
import dev.resow.contract.Verdict;
import dev.resow.persistence.Sql;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An adapter is compared with its base on the same prompts and seeds; the gate decides once. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class EvaluationsTest {
  private static final String TWO_PROMPTS =
      "\"prompts\": [\"a cat and a fox\", \"a lion above a pig\"], \"gate\": {\"prompts\": 2}";

  /** As many pairs as must differ before an adapter passes. */
  private static final String SIX_PAIRS = TWO_PROMPTS + ", \"seeds\": 3";

  @Inject SchedulerFixture scheduler;
  @Inject Rounds rounds;
  @Inject AdapterFixture adapters;
  @Inject Sql sql;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private final String tenant = "t" + UUID.randomUUID();
  private String adapter;

  @BeforeEach
  void aCandidate() {
    adapter = adapters.add(AdapterState.CANDIDATE);
  }

  @Test
  void eachPromptAndSeedIsSampledWithAndWithoutTheAdapter() {
    String id =
        post(TWO_PROMPTS + ", \"seeds\": 2, \"seed\": 7, \"scale\": 0.5")
            .statusCode(202)
            .header("Location", containsString("/v1/evaluations/"))
            .body("adapter", equalTo(adapter))
            .body("model", equalTo("menagerie"))
            .body("prompts", equalTo(2))
            .body("pairs", equalTo(4))
            .body("outcome", equalTo("running"))
            .body("result.running", equalTo(4))
            .body("result.gain", nullValue())
            .body("decidedAt", nullValue())
            .extract()
            .path("id");
    JsonPath pairs = pairs(id);
    assertThat(pairs.getList("items.seed")).containsExactly(7, 8, 7, 8);
    String base = pairs.getString("items[2].base.job");
    String candidate = pairs.getString("items[2].candidate.job");
    for (String job : List.of(base, candidate))
      given()
          .get("/v1/jobs/" + job)
          .then()
          .body("spec.prompt", equalTo("a lion above a pig"))
          .body("spec.seed", equalTo(7))
          .body("spec.method", equalTo("resow"))
          .body("spec.priority", equalTo("batch"))
          .body("spec.budget.rounds", equalTo(1))
          .body("spec.deadline", notNullValue())
          .body("spec.adapters", hasSize(job.equals(base) ? 0 : 1))
          .body("origin.kind", equalTo("evaluation"))
          .body("origin.id", equalTo(id))
          .body("origin.job", equalTo(base));
    given()
        .get("/v1/jobs/" + candidate)
        .then()
        .body("spec.adapters[0].name", equalTo(adapter))
        .body("spec.adapters[0].scale", equalTo(.5f));
    var waited = Set.of(UUID.fromString(base), UUID.fromString(candidate));
    try (var topics = new TopicClient(bootstrap)) {
      topics.await(
          Topics.SUBMITTED, 2, e -> e instanceof JobSubmitted s && waited.contains(s.jobId()));
    }
  }

  @Test
  void aGainOnHeldOutPromptsPassesAndThePersonActivates() {
    String id = accepted("\"limit\": 20");
    JsonPath pairs = pairs(id);
    for (int i = 0; i < 20; i++)
      end(pairs, i, i < 6 ? Verdict.CLEAR : Verdict.OVERLAPPED, Verdict.CLEAR);
    decided(id)
        .body("outcome", equalTo("passed"))
        .body("reason", containsString("The gain is +70.0 %"))
        .body("result.judged", equalTo(20))
        .body("result.rightBase", equalTo(6))
        .body("result.rightCandidate", equalTo(20))
        .body("result.gained", equalTo(14))
        .body("result.lost", equalTo(0))
        .body("result.gain", equalTo(.7f))
        .body("result.low", greaterThan(.4f))
        .body("activated", equalTo(false));
    assertThat(adapters.state(adapter)).isEqualTo(AdapterState.CANDIDATE);
    assertThat(pairs(id).getString("items[19].base.judgement")).isEqualTo("wrong");
    assertThat(pairs(id).getString("items[19].candidate.verdict")).isEqualTo("clear");
  }

  @Test
  void whatPassesIsActivatedIfThatWasAskedFor() {
    String id = accepted(SIX_PAIRS + ", \"activate\": true");
    JsonPath pairs = pairs(id);
    for (int i = 0; i < 6; i++) end(pairs, i, Verdict.OVERLAPPED, Verdict.CLEAR);
    decided(id).body("outcome", equalTo("passed")).body("activated", equalTo(true));
    given().get("/v1/adapters/" + adapter).then().body("state", equalTo("active"));
  }

  @Test
  void whatAPersonRetiredMeanwhileStaysRetired() {
    String id = accepted(SIX_PAIRS + ", \"activate\": true");
    JsonPath pairs = pairs(id);
    adapters.change(adapter, AdapterState.RETIRED);
    for (int i = 0; i < 6; i++) end(pairs, i, Verdict.OVERLAPPED, Verdict.CLEAR);
    decided(id).body("outcome", equalTo("passed")).body("activated", equalTo(false));
    assertThat(adapters.state(adapter)).isEqualTo(AdapterState.RETIRED);
  }

  @Test
  void noGainFailsAndNothingIsActivated() {
    String id = accepted(TWO_PROMPTS + ", \"activate\": true");
    JsonPath pairs = pairs(id);
    for (int i = 0; i < 2; i++) end(pairs, i, Verdict.CLEAR, Verdict.CLEAR);
    decided(id)
        .body("outcome", equalTo("failed"))
        .body("reason", containsString("none above +0.0 %"))
        .body("activated", equalTo(false));
    assertThat(adapters.state(adapter)).isEqualTo(AdapterState.CANDIDATE);
  }

  @Test
  void picturesWithoutAJudgementDecideNothing() {
    String id = accepted(TWO_PROMPTS + ", \"seeds\": 2");
    JsonPath pairs = pairs(id);
    for (int i = 0; i < 3; i++) end(pairs, i, Verdict.OVERLAPPED, Verdict.CLEAR);
    end(pairs.getString("items[3].base.job"), Verdict.OVERLAPPED);
    scheduler.move(UUID.fromString(pairs.getString("items[3].candidate.job")), JobState.DEAD);
    decided(id)
        .body("outcome", equalTo("undecided"))
        .body("reason", containsString("1 of 4 pairs were not judged"))
        .body("result.unjudged", equalTo(1))
        .body("result.gain", equalTo(1f));
  }

  /** Two of two are luck. */
  @Test
  void aFewGainsActivateNothing() {
    String id = accepted(TWO_PROMPTS + ", \"activate\": true");
    JsonPath pairs = pairs(id);
    end(pairs, 0, Verdict.OVERLAPPED, Verdict.CLEAR);
    get(id).body("result.gain", equalTo(1f)).body("result.low", nullValue());
    end(pairs, 1, Verdict.OVERLAPPED, Verdict.CLEAR);
    decided(id)
        .body("outcome", equalTo("undecided"))
        .body("reason", equalTo("Only 2 pairs differ; at least 6 must."))
        .body("result.low", equalTo(1f))
        .body("activated", equalTo(false));
  }

  @Test
  void anEvaluationThatCannotBeDecidedHoldsUpNoOther() {
    UUID unreadable = UUID.fromString(accepted(TWO_PROMPTS));
    sql.update("UPDATE evaluation SET request = '{\"seeds\": []}' WHERE id = ?", unreadable);
    String sound = accepted(TWO_PROMPTS);
    for (String id : List.of(unreadable.toString(), sound))
      for (int i = 0; i < 2; i++) end(pairs(id), i, Verdict.CLEAR, Verdict.CLEAR);
    decided(sound).body("outcome", equalTo("failed"));
    assertThat(sql.update("DELETE FROM evaluation WHERE id = ? AND decided_at IS NULL", unreadable))
        .isEqualTo(1);
  }

  @Test
  void theResultOutlivesItsJobs() {
    String id = accepted(SIX_PAIRS);
    JsonPath pairs = pairs(id);
    for (int i = 0; i < 6; i++) end(pairs, i, Verdict.OVERLAPPED, Verdict.CLEAR);
    decided(id).body("result.judged", equalTo(6));
    sql.update("DELETE FROM job WHERE tenant = ?", tenant);
    get(id).body("outcome", equalTo("passed")).body("result.judged", equalTo(6));
    assertThat(pairs(id).getString("items[0].base.judgement")).isEqualTo("unjudged");
  }

  @Test
  void aRepeatedRequestReturnsTheSameEvaluation() {
    var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    String id = post(TWO_PROMPTS, key).statusCode(202).extract().path("id");
    adapters.change(adapter, AdapterState.RETIRED);
    post(TWO_PROMPTS, key)
        .statusCode(202)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(id));
    assertThat(sql.count("SELECT count(*) FROM job WHERE tenant = ?", tenant)).isEqualTo(4);
    post(TWO_PROMPTS + ", \"seeds\": 2", key)
        .statusCode(422)
        .body("type", equalTo("urn:resow:problem:idempotency-key-reused"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "scale": 11, "limit": 20                                    | scale        | from -10 to 10
          "prompts": ["a cat and a fox"]                              | prompts      | 2 to 500 elements, not 1
          "prompts": ["a cat and a fox", "an owl and a pig"]          | gate.prompts | at most the number of prompts, 2
          "prompts": ["a cat", "a fox"], "limit": 5                   | limit        | Applies only to held-out prompts
          "limit": 1                                                  | limit        | from 2 to 500
          "limit": 100, "seeds": 6                                    | seeds        | at most 500 are allowed
          "limit": 20, "seeds": 17                                    | seeds        | from 1 to 16
          "limit": 20, "gate": {"gain": 2}                            | gate.gain    | from -1 to 1
          "limit": 20, "gate": {"unjudged": 2}                        | gate.unjudged | from 0 to 1
          "limit": 20, "method": "plain"                              | method       | Must have an overlap check
          "limit": 20, "steps": 0                                     | steps        | from 1
          "prompts": ["a cat and a fox", "in the evening"], "gate": {"prompts": 2} | prompts[1] | finds no subjects in this prompt
          "prompts": ["a cat and a fox", " a cat and a fox"], "gate": {"prompts": 2} | prompts[1] | Duplicate prompt
          "prompts": ["a cat and a fox", " "], "gate": {"prompts": 2} | prompts[1]   | Must not be blank
          """)
  void whatIsUnsoundIsRefusedByField(String fields, String field, String detail) {
    post(fields)
        .statusCode(422)
        .body("type", equalTo("urn:resow:problem:invalid-evaluation"))
        .body("errors.field", hasItem(field))
        .body("errors.find { it.field == '" + field + "' }.detail", containsString(detail));
    assertThat(sql.count("SELECT count(*) FROM job WHERE tenant = ?", tenant)).isZero();
  }

  @Test
  void anAdapterThatNoJobCouldNameIsRefused() {
    adapters.change(adapter, AdapterState.RETIRED);
    post("\"limit\": 20")
        .statusCode(422)
        .body("errors[0].field", equalTo("adapter"))
        .body("errors[0].detail", containsString("is retired"));
    adapter = adapters.add(AdapterState.ACTIVE, "other-files");
    post("\"limit\": 20")
        .statusCode(422)
        .body("errors[0].field", equalTo("adapter"))
        .body("errors[0].detail", containsString("belongs to other files of a model"));
    adapter = "nothing";
    post("\"limit\": 20")
        .statusCode(422)
        .body("errors[0].field", equalTo("adapter"))
        .body("errors[0].detail", containsString("There is no adapter 'nothing'"));
  }

  @Test
  void whatTheAdapterWasTrainedOnIsNoEvaluation() {
    sql.update(
        """
        INSERT INTO training (id, tenant, request_hash, spec, adapter, sha256, state, created_at, created_by, released_at)
        SELECT ?, ?, 'h', CAST(? AS jsonb), name, sha256, 'SUCCEEDED', now(), 'x', now() FROM adapter WHERE name = ?""",
        UUID.randomUUID(),
        tenant,
        """
        {"tenant": "t", "recipe": "nft", "model": "menagerie", "base": "b", "prompts": ["a lion above a pig"], "rank": 4,
         "updates": 1, "learningRate": 0.1, "seed": 1, "adapter": "a"}""",
        adapter);
    post(TWO_PROMPTS)
        .statusCode(422)
        .body("errors[0].field", equalTo("prompts[1]"))
        .body("errors[0].detail", containsString("was in the training of the adapter"));
  }

  /** Otherwise an adapter would be trained on what it is to be evaluated on. */
  @Test
  void failuresOfAnEvaluationAreNeitherReplayedNorLearntFrom() {
    UUID job = UUID.fromString(pairs(accepted(TWO_PROMPTS)).getString("items[0].base.job"));
    rounds.ended(tenant, job, 0, 1, Instant.now(), Verdict.OVERLAPPED, .5);
    replay("{\"dryRun\": true}").body("seeds", equalTo(0));
    replay("{\"dryRun\": true, \"filter\": {\"jobs\": [\"" + job + "\"]}}")
        .body("seeds", equalTo(1));
    Client.json()
        .header("Resow-Tenant", tenant)
        .body("{\"adapter\": \"next\", \"prompts\": {\"ledger\": {}}}")
        .post("/v1/trainings")
        .then()
        .statusCode(422)
        .body("errors[0].detail", containsString("No round failed"));
  }

  private ValidatableResponse replay(String body) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .body(body)
        .post("/v1/replays")
        .then()
        .statusCode(200);
  }

  @Test
  void evaluationsAreListedByAdapterForTheirTenantAlone() {
    String id = accepted(TWO_PROMPTS);
    read("/v1/evaluations?adapter=" + adapter).body("items.id", equalTo(List.of(id)));
    read("/v1/evaluations?adapter=other").body("items", hasSize(0));
    var stranger = Map.of("Resow-Tenant", "stranger");
    given().headers(stranger).get("/v1/evaluations/" + id).then().statusCode(404);
    given().headers(stranger).get("/v1/evaluations/" + id + "/pairs").then().statusCode(404);
    given()
        .headers(stranger)
        .get("/v1/evaluations?adapter=" + adapter)
        .then()
        .body("items", hasSize(0));
  }

  @Test
  void pairsComeInPages() {
    String id = accepted(TWO_PROMPTS + ", \"seeds\": 2");
    read("/v1/evaluations/" + id + "/pairs?limit=3")
        .body("items.number", equalTo(List.of(1, 2, 3)))
        .body("next", equalTo(3));
    read("/v1/evaluations/" + id + "/pairs?after=3&limit=3")
        .body("items.number", equalTo(List.of(4)))
        .body("next", nullValue());
  }

  private ValidatableResponse read(String path) {
    return given().header("Resow-Tenant", tenant).get(path).then();
  }

  private String accepted(String fields) {
    return post(fields).statusCode(202).extract().path("id");
  }

  private ValidatableResponse post(String fields) {
    return post(fields, Map.of());
  }

  private ValidatableResponse post(String fields, Map<String, String> headers) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .headers(headers)
        .body("{\"adapter\": \"%s\", %s}".formatted(adapter, fields))
        .post("/v1/evaluations")
        .then();
  }

  private ValidatableResponse get(String id) {
    return read("/v1/evaluations/" + id);
  }

  private ValidatableResponse decided(String id) {
    Until.isTrue(() -> get(id).extract().path("decidedAt") != null);
    return get(id);
  }

  private JsonPath pairs(String id) {
    return read("/v1/evaluations/" + id + "/pairs?limit=500").statusCode(200).extract().jsonPath();
  }

  private void end(JsonPath pairs, int index, Verdict base, Verdict candidate) {
    end(pairs.getString("items[" + index + "].base.job"), base);
    end(pairs.getString("items[" + index + "].candidate.job"), candidate);
  }

  private void end(String id, Verdict verdict) {
    scheduler.succeed(UUID.fromString(id), 1, verdict);
  }
}
