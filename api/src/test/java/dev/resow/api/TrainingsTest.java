package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasLength;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.contract.CancelJob;
import dev.resow.contract.Topics;
import dev.resow.contract.TrainingReady;
import dev.resow.contract.Verdict;
import dev.resow.persistence.Sql;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings are accepted once, followed and cancelled; nothing unsound is accepted. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class TrainingsTest {
  @Inject Sql sql;
  @Inject Rounds rounds;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private final String tenant = "t-" + UUID.randomUUID().toString().substring(0, 8);
  private final String adapter = "fur-" + UUID.randomUUID();

  private ValidatableResponse post(String fields) {
    return post(fields, Map.of());
  }

  private ValidatableResponse post(String fields, Map<String, String> headers) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .headers(headers)
        .body("{\"adapter\": \"%s\", %s}".formatted(adapter, fields))
        .post("/v1/trainings")
        .then();
  }

  private String accepted() {
    return post("\"prompts\": {\"list\": [\"a cat and a pig\"]}")
        .statusCode(202)
        .extract()
        .path("id");
  }

  @Test
  void aTrainingIsAcceptedWithItsRecord() {
    String id =
        post("""
                "prompts": {"list": [" a cat and a pig", "a lion above a fox"]}, "rank": 8, "updates": 20,
                "learningRate": 0, "seed": 18446744073709551615, "minutes": 5""")
            .statusCode(202)
            .header("Location", containsString("/v1/trainings/"))
            .body("state", equalTo("QUEUED"))
            .body("recipe", equalTo("nft"))
            .body("model", equalTo("menagerie"))
            .body("tenant", equalTo(tenant))
            .body("prompts", equalTo(2))
            .body("updatesDone", equalTo(0))
            .body("checkpoint", nullValue())
            .extract()
            .path("id");
    given().get("/v1/trainings/" + id).then().statusCode(200).body("adapter", equalTo(adapter));
    given().get("/v1/trainings").then().body("items.id", hasItem(id));
    given().get("/v1/trainings/" + id + "/figures").then().body("items", hasSize(0));
    try (var topics = new TopicClient(bootstrap)) {
      var sent =
          topics.await(Topics.TRAININGS_READY, 1, e -> e instanceof TrainingReady r && is(r, id));
      var ready = (TrainingReady) sent.getFirst().data();
      assertThat(ready.attempt()).isEqualTo(1);
      assertThat(ready.spec().prompts()).containsExactly("a cat and a pig", "a lion above a fox");
      assertThat(ready.spec().seed()).isEqualTo(-1);
      assertThat(ready.spec().rank()).isEqualTo(8);
      assertThat(ready.spec().base()).hasSize(64);
    }
  }

  /** The one part that needs no critic. */
  @Test
  void aTrainingByComatIsAcceptedWithItsSettings() {
    String id =
        post("""
                "prompts": {"list": ["a cat and a pig"]}, "recipe": "comat",
                "comat": {"without": ["caption", "token", "pixel"], "pictures": 8}""")
            .statusCode(202)
            .body("recipe", equalTo("comat"))
            .body("rank", equalTo(16))
            .body("comat.parts", equalTo(List.of("adversarial")))
            .body("comat.pictures", equalTo(8))
            .body("comat.captioner", nullValue())
            .body("waitingReason", nullValue())
            .extract()
            .path("id");
    sql.update(
        "UPDATE training SET waiting_reason = 'A trainer is small.' WHERE id = ?",
        UUID.fromString(id));
    given().get("/v1/trainings/" + id).then().body("waitingReason", equalTo("A trainer is small."));
    given()
        .header("Resow-Tenant", tenant)
        .get("/v1/trainings")
        .then()
        .body("items[0].waitingReason", equalTo("A trainer is small."))
        .body("items[0].comat.pictures", equalTo(8));
  }

  @Test
  void aTrainingByComatHasTheCriticsOfTheProject() {
    post("\"prompts\": {\"set\": \"pairs\"}, \"recipe\": \"comat\", \"comat\": {\"without\": [\"token\", \"pixel\"]}")
        .statusCode(202)
        .body("comat.captioner.name", equalTo("captioner"))
        .body("comat.captioner.sha256", hasLength(64))
        .body("comat.parts", equalTo(List.of("caption", "adversarial")));
  }

  private static boolean is(TrainingReady ready, String id) {
    return ready.trainingId().toString().equals(id);
  }

  @Test
  void aRepeatedRequestReturnsTheSameTraining() {
    var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    String set = "\"prompts\": {\"set\": \"pairs\"}";
    String id = post(set, key).statusCode(202).extract().path("id");
    post(set, key).statusCode(202).header("Idempotency-Replayed", "true").body("id", equalTo(id));
    post(set + ", \"rank\": 4", key)
        .statusCode(422)
        .body("type", equalTo("urn:resow:problem:idempotency-key-reused"));
  }

  @Test
  void aNameIsTakenWhileItIsTrained() {
    String id = accepted();
    post("\"prompts\": {\"set\": \"pairs\"}")
        .statusCode(409)
        .body("type", equalTo("urn:resow:problem:adapter-taken"))
        .body("errors[0].field", equalTo("adapter"));
    sql.update("UPDATE training SET state = 'FAILED' WHERE id = ?", UUID.fromString(id));
    post("\"prompts\": {\"set\": \"pairs\"}").statusCode(202);
  }

  @Test
  void aTenantHasAHundredWaitingTrainingsAtMost() {
    String id = accepted();
    sql.update(
        """
        INSERT INTO training (id, tenant, request_hash, spec, adapter, state, created_at, created_by, released_at)
        SELECT gen_random_uuid(), tenant, request_hash, spec, adapter || '-' || number, state, created_at, created_by,
               released_at
        FROM training, generate_series(1, 99) AS number WHERE id = ?""",
        UUID.fromString(id));
    String next =
        "{\"adapter\": \"%s-next\", \"prompts\": {\"set\": \"pairs\"}}".formatted(adapter);
    submit(next)
        .statusCode(429)
        .header("Retry-After", not(nullValue()))
        .body("type", equalTo("urn:resow:problem:queue-limit"))
        .body("detail", containsString("its limit of 100 waiting trainings"));
    sql.update("UPDATE training SET state = 'RUNNING' WHERE id = ?", UUID.fromString(id));
    submit(next).statusCode(202);
    sql.update("DELETE FROM training WHERE tenant = ?", tenant);
  }

  private ValidatableResponse submit(String body) {
    return Client.json().header("Resow-Tenant", tenant).body(body).post("/v1/trainings").then();
  }

  @Test
  void theListCountsThePromptsOfEveryRelease() {
    String id =
        post("\"prompts\": {\"list\": [\"a cat and a pig\", \"a lion above a fox\"]}")
            .extract()
            .path("id");
    for (int i = 0; i < 2; i++) {
      given()
          .header("Resow-Tenant", tenant)
          .get("/v1/trainings")
          .then()
          .body("items.id", equalTo(List.of(id)))
          .body("items[0].prompts", equalTo(2))
          .body("items[0].model", equalTo("menagerie"));
      given().get("/v1/trainings/" + id).then().body("prompts", equalTo(2));
      sql.update("UPDATE training SET prompts = NULL WHERE id = ?", UUID.fromString(id));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "rank": 2                                                              | prompts                 | missing
          "prompts": {}                                                          | prompts                 | exactly one of list, set and ledger, not 0
          "prompts": {"set": "pairs", "list": ["a cat"]}                         | prompts                 | not 2
          "prompts": {"set": "dogs"}                                             | prompts.set             | one of pairs, triples, relations, colours, mix
          "prompts": {"list": []}                                                | prompts.list            | 1 to 1000
          "prompts": {"list": ["a cat", "a unicorn"]}                            | prompts.list[1]         | Must be a prompt such as
          "prompts": {"list": [" "]}                                             | prompts.list[0]         | blank
          "prompts": {"list": ["a cat", "a wolf and a cat"]}                     | prompts.list[1]         | held out for evaluations
          "prompts": {"ledger": {"verdict": "overlapped"}}                       | prompts.ledger          | No round matches: there is nothing to learn from
          "prompts": {"ledger": {"pairs": [["cat"]]}}                            | prompts.ledger.pairs[0] | two words
          "prompts": {"set": "pairs"}, "rank": 0                                 | rank                    | 1 to 256
          "prompts": {"set": "pairs"}, "rank": 257                               | rank                    | 1 to 256
          "prompts": {"set": "pairs"}, "updates": 0                              | updates                 | 1 to 10000
          "prompts": {"set": "pairs"}, "updates": 10001                          | updates                 | 1 to 10000
          "prompts": {"set": "pairs"}, "learningRate": 1.5                       | learningRate            | 0 to 1
          "prompts": {"set": "pairs"}, "minutes": 0                              | minutes                 | above 0
          "prompts": {"set": "pairs"}, "model": "nothing"                        | model                   | Must be one of
          "prompts": {"set": "pairs"}, "seed": 18446744073709551616              | seed                    | from 0 to
          "prompts": {"set": "pairs"}, "comat": {}                               | comat                   | absent with the recipe nft
          "prompts": {"set": "pairs"}, "recipe": "comat", "comat": {"floor": -1} | comat.floor             | 0 to 100
          "prompts": {"set": "pairs"}, "itercomp": {}                            | itercomp                | absent with the recipe nft
          "prompts": {"set": "pairs"}, "recipe": "itercomp"                      | itercomp.rewards        | have no reward
          """)
  void whatIsUnsoundIsRefusedByField(String fields, String field, String detail) {
    post(fields)
        .statusCode(422)
        .body("type", equalTo("urn:resow:problem:invalid-training"))
        .body("errors.field", hasItem(field))
        .body("errors.find { it.field == '" + field + "' }.detail", containsString(detail));
  }

  @Test
  void anUnknownRecipeOrFieldOrNameIsRefused() {
    post("\"prompts\": {\"set\": \"pairs\"}, \"recipe\": \"magic\"")
        .statusCode(400)
        .body("errors[0].field", equalTo("recipe"))
        .body("errors[0].detail", containsString("Expected one of nft"));
    post("\"prompts\": {\"sets\": \"pairs\"}").statusCode(400);
    Client.json()
        .body("{\"adapter\": \"No Name\", \"prompts\": {\"set\": \"pairs\"}}")
        .post("/v1/trainings")
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("adapter"));
  }

  @Test
  void aThousandBadPromptsAreNotReportedWhole() {
    String list = "\"" + "\", \"".repeat(499) + "\"";
    post("\"prompts\": {\"list\": [" + list + "]}").statusCode(422).body("errors", hasSize(20));
  }

  @Test
  void theLedgerGivesThePromptsThatFailed() {
    failed("a cat and a fox");
    failed("a fox and a pig");
    failed("a unicorn in a garden");
    failed("a dog and a wolf"); // held out
    UUID again = failed("a fox and a pig");
    rounds.ended(tenant, again, 1, 43, Instant.now(), Verdict.CLEAR, .1);
    String id =
        post("\"prompts\": {\"ledger\": {}}")
            .statusCode(202)
            .body("prompts", equalTo(2))
            .body("source.rounds", equalTo(3))
            .body("source.verdicts", equalTo(Map.of("overlapped", 3)))
            .body("source.heldOut", equalTo(1))
            .body("source.unknown", equalTo(1))
            .body("source.beyond", equalTo(0))
            .extract()
            .path("id");
    given()
        .header("Resow-Tenant", tenant)
        .get("/v1/trainings")
        .then()
        .body("items[0].source.rounds", equalTo(3));
    try (var topics = new TopicClient(bootstrap)) {
      var sent =
          topics.await(Topics.TRAININGS_READY, 1, e -> e instanceof TrainingReady r && is(r, id));
      assertThat(((TrainingReady) sent.getFirst().data()).spec().prompts())
          .as("each once, that of the latest round first")
          .containsExactly("a fox and a pig", "a cat and a fox");
    }
  }

  @Test
  void onlyFailuresOfTheTimeAreLearntFrom() {
    UUID job = Rounds.job(tenant, "a cat and a fox");
    rounds.ended(tenant, job, 0, 42, Instant.parse("2026-01-01T12:00:00Z"), Verdict.OVERLAPPED, .5);
    String since = "\"prompts\": {\"ledger\": {\"since\": \"2026-01-01T%s:00:00Z\"}}";
    post(since.formatted("13"))
        .statusCode(422)
        .body("errors[0].field", equalTo("prompts.ledger"))
        .body(
            "errors[0].detail",
            equalTo(
                "No round failed since 2026-01-01T13:00:00Z: there is nothing to learn from. Choose an earlier"
                    + " time."));
    post(since.formatted("12"))
        .statusCode(202)
        .body("prompts", equalTo(1))
        .body("source.since", equalTo("2026-01-01T12:00:00Z"));
  }

  @Test
  void failuresThatNoTrainingMayUseAreRefusedWithTheirNumbers() {
    failed("a dog and a wolf");
    failed("a unicorn in a garden");
    post("\"prompts\": {\"ledger\": {}}")
        .statusCode(422)
        .body(
            "errors[0].detail",
            containsString(
                "among the 2 found: 1 held out for evaluations, 1 that the critic does not know."));
  }

  @Test
  void theLedgerGivesThePromptsOfAPair() {
    failed("a cat and a fox");
    failed("a fox and a pig");
    post("\"prompts\": {\"ledger\": {\"verdict\": \"clear\"}}").statusCode(422);
    post("""
            "prompts": {"ledger": {"verdict": "overlapped", "since": "2026-01-01T00:00:00Z", "pairs": [["pig", "fox"]]}}""")
        .statusCode(202)
        .body("prompts", equalTo(1));
  }

  private UUID failed(String prompt) {
    UUID job = Rounds.job(tenant, prompt);
    rounds.ended(tenant, job, 0, 42, Instant.now(), Verdict.OVERLAPPED, .5);
    return job;
  }

  @Test
  void aTrainingIsCancelledByACommand() {
    String id = accepted();
    for (int i = 0; i < 2; i++)
      given().post("/v1/trainings/" + id + "/cancel").then().statusCode(202);
    try (var topics = new TopicClient(bootstrap)) {
      topics.await(
          Topics.CONTROL, 1, e -> e instanceof CancelJob c && c.jobId().toString().equals(id));
    }
    sql.update("UPDATE training SET state = 'CANCELLED' WHERE id = ?", UUID.fromString(id));
    given()
        .post("/v1/trainings/" + id + "/cancel")
        .then()
        .statusCode(200)
        .body("state", equalTo("CANCELLED"));
    given().post("/v1/trainings/" + UUID.randomUUID() + "/cancel").then().statusCode(404);
  }

  @Test
  void figuresAreGivenByUpdate() {
    String id = accepted();
    for (int update = 1; update <= 3; update++)
      sql.update(
          "INSERT INTO training_figures VALUES (?, ?, now(), CAST(? AS jsonb))",
          UUID.fromString(id),
          update,
          "{\"loss\": " + update + ".5}");
    given()
        .get("/v1/trainings/" + id + "/figures?limit=2")
        .then()
        .body("items.update", equalTo(List.of(1, 2)))
        .body("items[1].figures.loss", equalTo(2.5f))
        .body("next", equalTo(2));
    given()
        .get("/v1/trainings/" + id + "/figures?after=2")
        .then()
        .body("items.update", equalTo(List.of(3)))
        .body("next", nullValue());
  }

  @Test
  void otherTenantsSeeNothingOfIt() {
    String id = accepted();
    var other = given().header("Resow-Tenant", "somebody-else");
    other.get("/v1/trainings/" + id).then().statusCode(404);
    given()
        .header("Resow-Tenant", "somebody-else")
        .get("/v1/trainings")
        .then()
        .body("items.id", not(hasItem(id)));
    given()
        .header("Resow-Tenant", "somebody-else")
        .post("/v1/trainings/" + id + "/cancel")
        .then()
        .statusCode(404);
  }
}
