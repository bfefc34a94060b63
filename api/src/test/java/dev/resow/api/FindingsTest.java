package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.contract.Finding;
import dev.resow.contract.FindingKind;
import dev.resow.contract.Place;
import dev.resow.contract.Verdict;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which ways pictures are wrong: shown with every round, counted, searched and sampled again. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class FindingsTest {
  private static final Instant YESTERDAY = Instant.now().minusSeconds(86_400);
  private static final Finding MISPLACED =
      new Finding(FindingKind.MISPLACED, List.of("cat", "fox"), Place.ABOVE, .3, .1, true, 12);
  private static final Finding MIXED =
      new Finding(FindingKind.MIXED, List.of("fox", "cat"), null, .9, .5, true, 20);
  private static final Finding NOT_MISSING =
      new Finding(FindingKind.MISSING, List.of("cat"), null, .2, .8, false, 12);

  @Inject Rounds rounds;

  private String tenant;
  private UUID misplaced;
  private UUID old;

  /** Seed 42 is misplaced and mixed, 43 clear, 44 overlapped by a worker that knows no findings. */
  @BeforeEach
  void threeRoundsOfTwoJobs() {
    tenant = "t" + UUID.randomUUID();
    misplaced = Rounds.job(tenant, "a cat above a fox");
    old = Rounds.job(tenant, "a cat and a fox");
    round(misplaced, 0, 42, Verdict.OVERLAPPED, NOT_MISSING, MIXED, MISPLACED);
    round(misplaced, 1, 43, Verdict.CLEAR, NOT_MISSING);
    round(old, 0, 44, Verdict.OVERLAPPED);
  }

  @Test
  void aRoundShowsEveryMeasurementTheWorstFirst() {
    request()
        .queryParam("job", misplaced)
        .get("/v1/ledger/rounds")
        .then()
        .statusCode(200)
        .body("items.seed", contains(43, 42))
        .body("items[0].found", empty())
        .body("items[0].findings.kind", contains("missing"))
        .body("items[0].findings[0].found", equalTo(false))
        .body("items[1].found", contains("misplaced", "mixed"))
        .body("items[1].findings.kind", contains("misplaced", "mixed", "missing"))
        .body("items[1].findings[0].subjects", contains("cat", "fox"))
        .body("items[1].findings[0].place", equalTo("above"))
        .body("items[1].findings[0].score", equalTo(.3f))
        .body("items[1].findings[0].limit", equalTo(.1f))
        .body("items[1].findings[0].step", equalTo(12))
        .body("items[1].findings[1].place", nullValue());
  }

  @Test
  void roundsAndJobsAreFoundByWhatWasFound() {
    assertThat(seeds("misplaced")).containsExactly(42);
    assertThat(seeds("mixed,overlapped")).containsExactlyInAnyOrder(42, 44);
    assertThat(seeds("missing")).as("measured, not found").isEmpty();
    assertThat(jobs("misplaced")).containsExactly(misplaced.toString());
    assertThat(jobs("overlapped")).as("an older worker's").containsExactly(old.toString());
    assertThat(jobs("mixed,overlapped"))
        .containsExactly(old.toString(), misplaced.toString());
    assertThat(jobs("missing")).isEmpty();
  }

  @Test
  void anUnknownKindIsRefused() {
    for (String path : List.of("/v1/jobs", "/v1/ledger/rounds"))
      request()
          .queryParam("finding", "misplaced,ugly")
          .get(path)
          .then()
          .statusCode(400)
          .body(
              "detail",
              equalTo(
                  "finding must be a comma-separated list of overlapped, missing, misplaced, mixed."));
  }

  @Test
  void ratesCountEveryKind() {
    request()
        .get("/v1/ledger/methods")
        .then()
        .body("items", hasSize(1))
        .body("items[0].rounds", equalTo(3))
        .body("items[0].overlapped", equalTo(1))
        .body("items[0].missing", equalTo(0))
        .body("items[0].misplaced", equalTo(1))
        .body("items[0].mixed", equalTo(1));
    request()
        .queryParam("finding", "misplaced")
        .get("/v1/ledger/timeline")
        .then()
        .body("items", hasSize(1))
        .body("items[0].misplaced", equalTo(1))
        .body("items[0].overlapped", equalTo(0));
  }

  @Test
  void tablesCarryThem() {
    var lines =
        request().accept("text/csv").get("/v1/ledger/rounds").asString().lines().toList();
    assertThat(lines.getFirst()).endsWith(",found,findings");
    assertThat(lines).filteredOn(line -> line.contains("misplaced")).hasSize(1)
        .first().asString().contains("[\"\"misplaced\"\",\"\"mixed\"\"]");
  }

  @Test
  void exactlyTheSeedsThatFailedThisWayAreSampledAgain() {
    replayed("{\"findings\": [\"misplaced\"]}", 42);
    replayed("{\"findings\": [\"overlapped\", \"missing\"]}", 44);
    replayed("{\"findings\": [\"missing\"]}");
    replayed("{}", 42, 44);
  }

  private void replayed(String filter, Integer... seeds) {
    Client.json()
        .header("Resow-Tenant", tenant)
        .body("{\"dryRun\": true, \"filter\": " + filter + "}")
        .post("/v1/replays")
        .then()
        .statusCode(200)
        .body("first.seed", seeds.length == 0 ? empty() : contains(seeds));
  }

  private List<Integer> seeds(String finding) {
    return request()
        .queryParam("finding", finding)
        .get("/v1/ledger/rounds")
        .then()
        .statusCode(200)
        .extract()
        .path("items.seed");
  }

  private List<String> jobs(String finding) {
    return request()
        .queryParam("finding", finding)
        .get("/v1/jobs")
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  private RequestSpecification request() {
    return given().header("Resow-Tenant", tenant);
  }

  private void round(UUID job, int round, long seed, Verdict verdict, Finding... findings) {
    rounds.ended(
        tenant,
        job,
        round,
        seed,
        YESTERDAY.plusSeconds(round),
        verdict,
        .4,
        List.of(findings));
  }
}
