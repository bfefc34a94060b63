package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.api.adapters.AdapterState;
import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failed seeds are sampled again with an adapter, and the replay says how many are right then. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ReplayAdaptersTest {
  private static final Instant YESTERDAY = Instant.now().minusSeconds(86_400);

  @Inject Rounds rounds;
  @Inject SchedulerFixture scheduler;
  @Inject AdapterFixture adapters;

  private final String tenant = "t" + UUID.randomUUID();
  private String adapter;

  /** Seeds 42, 43 and 44 failed, 45 did not. */
  @BeforeEach
  void threeFailedSeeds() {
    adapter = adapters.add(AdapterState.CANDIDATE);
    UUID job = Rounds.job(tenant, "a cat and a fox");
    for (int round = 0; round < 4; round++)
      rounds.ended(
          tenant,
          job,
          round,
          42 + round,
          YESTERDAY.plusSeconds(round),
          round < 3 ? Verdict.OVERLAPPED : Verdict.CLEAR,
          .5);
  }

  @Test
  void theSameSeedsAreSampledWithTheAdapterAndCompared() {
    String id = accepted("{\"policy\": {\"adapters\": [{\"name\": \"%s\", \"scale\": 0.5}]}}", 3);
    JsonPath seeds = seeds(id);
    given()
        .get("/v1/jobs/" + seeds.getString("items[0].job"))
        .then()
        .body("spec.prompt", equalTo("a cat and a fox"))
        .body("spec.seed", equalTo(42))
        .body("spec.method", equalTo("plain"))
        .body("spec.adapters", hasSize(1))
        .body("spec.adapters[0].name", equalTo(adapter))
        .body("spec.adapters[0].scale", equalTo(.5f))
        .body("spec.adapters[0].sha256", equalTo(sha256(adapter)));
    replay(id)
        .body("request.policy.adapters[0].name", equalTo(adapter))
        .body("comparison.failed", equalTo(3))
        .body("comparison.right", equalTo(0))
        .body("comparison.unfinished", equalTo(3))
        .body("comparison.share", equalTo(0f));

    ended(seeds, 0, Verdict.CLEAR);
    ended(seeds, 1, Verdict.BUDGET_EXHAUSTED);
    scheduler.move(UUID.fromString(seeds.getString("items[2].job")), JobState.DEAD);
    replay(id)
        .body("done", equalTo(true))
        .body("comparison.right", equalTo(1))
        .body("comparison.failing", equalTo(2))
        .body("comparison.unfinished", equalTo(0))
        .body("comparison.share", equalTo(1 / 3f));
    assertThat(seeds(id).getMap("items[0].reproduction")).as("another picture").isNull();
  }

  @Test
  void whatWasClearIsCountedApart() {
    String id =
        accepted(
            "{\"filter\": {\"failed\": false}, \"policy\": {\"adapters\": [{\"name\": \"%s\"}]}}",
            4);
    JsonPath seeds = seeds(id);
    ended(seeds, 0, Verdict.UNCHECKED);
    ended(seeds, 3, Verdict.OVERLAPPED);
    replay(id)
        .body("comparison.failed", equalTo(3))
        .body("comparison.unchecked", equalTo(1))
        .body("comparison.unfinished", equalTo(2))
        .body("comparison.clear", equalTo(1))
        .body("comparison.regressed", equalTo(1));
  }

  @Test
  void aSecondTrialCountsTheSameSeedsOnce() {
    String body = "{\"policy\": {\"adapters\": [{\"name\": \"%s\"}]}}";
    String id = accepted(body, 3);
    UUID again = UUID.fromString(seeds(id).getString("items[0].job"));
    rounds.ended(tenant, again, 0, 42, Instant.now(), Verdict.OVERLAPPED, .5);
    assertThat(seeds(accepted(body, 3)).getList("items.seed")).containsExactly(42, 43, 44);
    accepted("{}", 4);
    accepted("{\"filter\": {\"jobs\": [\"" + again + "\"]}, \"policy\": {\"adapters\": []}}", 1);
  }

  @Test
  void anEmptyListTakesTheAdaptersOfTheJobAway() {
    String job =
        Client.json()
            .header("Resow-Tenant", tenant)
            .body(
                "{\"prompt\": \"an owl\", \"seed\": 50, \"adapters\": [{\"name\": \"%s\"}]}"
                    .formatted(adapter))
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    rounds.ended(tenant, UUID.fromString(job), 0, 50, YESTERDAY, Verdict.OVERLAPPED, .5);
    String only = "{\"filter\": {\"text\": \"owl\"}%s}";
    String as = accepted(only.formatted(""), 1);
    String without = accepted(only.formatted(", \"policy\": {\"adapters\": []}"), 1);
    assertThat(namesOf(as)).containsExactly(adapter);
    assertThat(namesOf(without)).isEmpty();
  }

  @Test
  void seedsOfOtherModelFilesAreSkippedWithTheReason() {
    String other = adapters.add(AdapterState.ACTIVE, "other-files");
    post("{\"dryRun\": true, \"policy\": {\"adapters\": [{\"name\": \"%s\"}]}}".formatted(other))
        .statusCode(200)
        .body("seeds", equalTo(0))
        .body("skipped[0].seeds", equalTo(3))
        .body("skipped[0].reason", containsString("belongs to other files of a model"));
    post("{\"policy\": {\"model\": \"menagerie\", \"adapters\": [{\"name\": \"%s\"}]}}"
            .formatted(other))
        .statusCode(422)
        .body("errors[0].field", equalTo("policy.adapters"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"name": "nothing"}]              | policy.adapters[0].name  | There is no adapter 'nothing'
          [{"name": "FUR", "scale": 11}]     | policy.adapters[0].scale | from -10 to 10
          [{"scale": 1}]                     | policy.adapters[0].name  | Required field is missing
          [{"name": "RETIRED"}]              | policy.adapters[0].name  | is retired
          [{"name": "FUR"}, {"name": "FUR"}] | policy.adapters[1].name  | once
          """)
  void adaptersThatNoJobCouldNameAreRefused(String list, String field, String reason) {
    String retired = adapters.add(AdapterState.RETIRED);
    String named = list.replace("FUR", adapter).replace("RETIRED", retired);
    post("{\"policy\": {\"adapters\": " + named + "}}")
        .statusCode(422)
        .body("type", equalTo("urn:resow:problem:invalid-replay"))
        .body("errors.field", hasItem(field))
        .body("errors.find { it.field == '" + field + "' }.detail", containsString(reason));
  }

  @Test
  void aRepeatedRequestIsAnsweredAlsoWhenTheAdapterIsRetired() {
    String body = "{\"policy\": {\"adapters\": [{\"name\": \"%s\"}]}}".formatted(adapter);
    var key = Map.of("Idempotency-Key", "once");
    String id = post(body, key).statusCode(202).extract().path("id");
    adapters.change(adapter, AdapterState.RETIRED);
    post(body, key).statusCode(202).body("id", equalTo(id));
    post(body).statusCode(422);
  }

  @Test
  void aReplayThatNamesNoAdapterHasNoneInItsRequest() {
    String id = accepted("{}", 3);
    replay(id).body("request.policy", nullValue());
    assertThat(namesOf(id)).isEmpty();
  }

  private String accepted(String body, int seeds) {
    String id =
        post(body.formatted(adapter))
            .statusCode(202)
            .body("seeds", equalTo(seeds))
            .extract()
            .path("id");
    Until.isTrue(() -> replay(id).extract().<Integer>path("made") == seeds);
    return id;
  }

  private ValidatableResponse post(String body) {
    return post(body, Map.of());
  }

  private ValidatableResponse post(String body, Map<String, String> headers) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .headers(headers)
        .body(body)
        .post("/v1/replays")
        .then();
  }

  private ValidatableResponse replay(String id) {
    return given().header("Resow-Tenant", tenant).get("/v1/replays/" + id).then();
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

  private List<String> namesOf(String replay) {
    return given()
        .get("/v1/jobs/" + seeds(replay).getString("items[0].job"))
        .jsonPath()
        .getList("spec.adapters.name");
  }

  private static String sha256(String adapter) {
    return given().get("/v1/adapters/" + adapter).jsonPath().getString("sha256");
  }

  private void ended(JsonPath seeds, int index, Verdict verdict) {
    UUID job = UUID.fromString(seeds.getString("items[" + index + "].job"));
    long seed = seeds.getLong("items[" + index + "].seed");
    scheduler.succeed(job, seed, verdict);
  }
}
