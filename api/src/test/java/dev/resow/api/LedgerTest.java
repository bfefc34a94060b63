package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.contract.Verdict;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which seeds fail, with which subjects, by which method, and when. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class LedgerTest {
  private static final Instant NOON =
      Instant.now().truncatedTo(ChronoUnit.DAYS).minus(2, ChronoUnit.DAYS).plusSeconds(43_200);

  @Inject Rounds rounds;

  private String tenant;
  private UUID job;

  @BeforeEach
  void threeRounds() {
    tenant = "t" + UUID.randomUUID();
    job = Rounds.job(tenant, "a \\\"cat\\\", and a fox");
    rounds.ended(tenant, job, 0, 42, NOON, Verdict.OVERLAPPED, .8);
    rounds.ended(tenant, job, 1, Long.MIN_VALUE, NOON.plusSeconds(5), Verdict.CLEAR, .1);
    rounds.ended(tenant, job, 2, 44, NOON.plusSeconds(3700), Verdict.OVERLAPPED, .6);
  }

  @Test
  void everySeedIsListedNewestFirstWithItsVerdict() {
    request()
        .get("/v1/ledger/rounds")
        .then()
        .statusCode(200)
        .body("items.seed", contains(44, new BigInteger("9223372036854775808"), 42))
        .body("items[2].verdict", equalTo("overlapped"))
        .body("items[2].failed", equalTo(true))
        .body("items[2].pairs[0].iom", equalTo(.8f))
        .body("items[2].pairs[0].overlapped", equalTo(true))
        .body("items[2].areas[0].subject", equalTo("cat"))
        .body("items[1].failed", equalTo(false))
        .body("next", nullValue());
  }

  @Test
  void roundsAreFoundByVerdictTimeMethodJobAndText() {
    assertThat(seeds("failed", "true")).containsExactly(44L, 42L);
    assertThat(seeds("verdict", "clear,unchecked")).containsExactly(Long.MIN_VALUE);
    assertThat(seeds("since", NOON.plusSeconds(60).toString())).containsExactly(44L);
    assertThat(seeds("until", NOON.plusSeconds(1).toString())).containsExactly(42L);
    assertThat(seeds("method", "enmmdit")).isEmpty();
    assertThat(seeds("model", "menagerie")).hasSize(3);
    assertThat(seeds("text", "CAT\", and")).hasSize(3);
    assertThat(seeds("text", "c_t")).as("no pattern").isEmpty();
    assertThat(seeds("job", job.toString())).hasSize(3);
  }

  @Test
  void pagesHaveNoGaps() {
    var seen = new ArrayList<Number>();
    String cursor = null;
    do {
      var request = request().queryParam("limit", 2);
      if (cursor != null) request.queryParam("cursor", cursor);
      JsonPath page = request.get("/v1/ledger/rounds").jsonPath();
      seen.addAll(page.getList("items.seed"));
      cursor = page.getString("next");
    } while (cursor != null);
    assertThat(seen).extracting(Number::longValue).containsExactly(44L, Long.MIN_VALUE, 42L);
  }

  @Test
  void failuresByPairMethodAndTime() {
    request()
        .get("/v1/ledger/pairs")
        .then()
        .body("items", hasSize(1))
        .body("items[0].first", equalTo("cat"))
        .body("items[0].second", equalTo("fox"))
        .body("items[0].rounds", equalTo(3))
        .body("items[0].overlapped", equalTo(2))
        .body("items[0].failureRate", equalTo(2f / 3));
    request()
        .get("/v1/ledger/methods")
        .then()
        .body("items[0].method", equalTo("plain"))
        .body("items[0].failed", equalTo(2))
        .body("items[0].forwardEquivalentsPerStep", equalTo(2f));
    request()
        .get("/v1/ledger/timeline")
        .then()
        .body("items.rounds", contains(2, 1))
        .body("items[0].from", equalTo(NOON.toString()))
        .body("items[0].failureRate", equalTo(.5f));
    request()
        .queryParam("bucket", "day")
        .get("/v1/ledger/timeline")
        .then()
        .body("items.rounds", contains(3));
  }

  @Test
  void aTenantSeesOnlyItsOwn() {
    String other = "t" + UUID.randomUUID();
    for (String question : List.of("rounds", "pairs", "methods", "timeline"))
      given()
          .header("Resow-Tenant", other)
          .get("/v1/ledger/" + question)
          .then()
          .statusCode(200)
          .body("items", hasSize(0));
    String csv =
        given()
            .header("Resow-Tenant", other)
            .accept("text/csv")
            .get("/v1/ledger/rounds")
            .asString();
    assertThat(csv.lines()).as("only the header").hasSize(1);
  }

  @Test
  void csvIsQuotedAndHasAHeader() {
    String csv =
        request()
            .accept("text/csv")
            .get("/v1/ledger/rounds")
            .then()
            .statusCode(200)
            .contentType(startsWith("text/csv"))
            .extract()
            .asString();
    List<String> lines = csv.lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).startsWith("jobId,attempt,round,seed,prompt,model,method");
    assertThat(lines.getLast())
        .startsWith(job + ",1,0,42,\"a \"\"cat\"\", and a fox\",menagerie,plain,28");
    assertThat(request().queryParam("format", "csv").get("/v1/ledger/methods").asString())
        .startsWith("model,method,rounds,failed");
  }

  @Test
  void jsonLinesHoldOneRoundEach() {
    String lines = request().queryParam("format", "jsonl").get("/v1/ledger/rounds").asString();
    assertThat(lines.lines())
        .extracting(line -> Json.parse(line, JsonNode.class))
        .extracting(round -> round.path("seed").asLong())
        .containsExactly(44L, Long.MIN_VALUE, 42L);
  }

  @Test
  void anExportLongerThanAPageIsComplete() {
    for (int i = 3; i < 1203; i++)
      rounds.ended(tenant, job, i, i, NOON.plusSeconds(i / 7), Verdict.CLEAR, .1);
    String lines = request().queryParam("format", "jsonl").get("/v1/ledger/rounds").asString();
    assertThat(lines.lines().distinct()).hasSize(1203);
  }

  @Test
  void everyQuestionIsDocumented() {
    given()
        .accept("application/json")
        .get("/openapi?format=json")
        .then()
        .body("paths.'/v1/ledger/rounds'.get.operationId", equalTo("listRounds"))
        .body("paths.'/v1/ledger/pairs'.get.operationId", equalTo("failuresByPair"))
        .body("paths.'/v1/ledger/methods'.get.operationId", equalTo("failuresByMethod"))
        .body("paths.'/v1/ledger/timeline'.get.operationId", equalTo("failuresOverTime"))
        .body("paths.'/v1/replays'.post.operationId", equalTo("replay"))
        .body("paths.'/v1/dead-letters/requeue'.post.operationId", equalTo("requeueDeadLetters"));
  }

  @Test
  void wrongParametersSayWhatIsRight() {
    for (String wrong : List.of("verdict=blurred", "failed=maybe", "since=noon", "format=xml"))
      request()
          .get("/v1/ledger/rounds?" + wrong)
          .then()
          .statusCode(400)
          .body("detail", org.hamcrest.Matchers.notNullValue());
    request().get("/v1/ledger/timeline?bucket=week").then().statusCode(400);
    request().get("/v1/ledger/rounds?cursor=x").then().statusCode(400);
  }

  private List<Long> seeds(String filter, String value) {
    List<Number> seeds =
        request()
            .queryParam(filter, value)
            .get("/v1/ledger/rounds")
            .then()
            .statusCode(200)
            .extract()
            .path("items.seed");
    return seeds.stream().map(Number::longValue).toList();
  }

  private RequestSpecification request() {
    return given().header("Resow-Tenant", tenant);
  }
}
