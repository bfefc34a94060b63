package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;
import dev.resow.provenance.watermark.Mark;
import dev.resow.testkit.Until;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One rule of who sees what, on every route: without a tenant header all tenants of the key, with
 * one exactly that tenant, and nothing of anybody else's.
 */
@QuarkusTest
@TestProfile(AccessTest.Keys.class)
class TenantSightTest {
  private static final List<String> LISTS =
      List.of(
          "/v1/jobs",
          "/v1/jobs?text=cat",
          "/v1/jobs?state=QUEUED,SUCCEEDED",
          "/v1/ledger/rounds",
          "/v1/ledger/rounds?format=csv",
          "/v1/ledger/rounds?format=jsonl",
          "/v1/replays",
          "/v1/dead-letters",
          "/v1/webhooks");

  @Inject SchedulerFixture scheduler;
  @Inject TwoRoundJob story;
  @Inject Rounds rounds;
  @Inject AgroalDataSource database;
  @TestHTTPResource URI site;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private Things red;
  private Things blue;
  private Things grey;

  /** What a tenant has, each known by an id or a word of its own. */
  private record Things(
      String tenant,
      String key,
      UUID job,
      String round,
      String replay,
      String letter,
      String hook) {
    /** What a list shows of it. */
    String in(String list) {
      return list.startsWith("/v1/jobs")
          ? job.toString()
          : list.startsWith("/v1/ledger")
              ? round
              : list.startsWith("/v1/replays")
                  ? replay
                  : list.startsWith("/v1/dead") ? letter : hook;
    }
  }

  @BeforeEach
  void threeTenants() throws Exception {
    red = things("red-" + run);
    blue = things("blue-" + run);
    grey = things("grey-" + run);
  }

  @Test
  void withoutAHeaderAKeySeesAllItsTenantsOnEveryRoute() {
    String key = key(red.tenant(), List.of(blue.tenant()), "read");
    for (String list : LISTS)
      assertThat(as(key).get(list).then().statusCode(200).extract().asString())
          .as(list)
          .contains(red.in(list), blue.in(list))
          .doesNotContain(grey.in(list));
  }

  @Test
  void withoutAHeaderAnAdminSeesAllTenantsOnEveryRoute() {
    for (String list : LISTS)
      assertThat(as(WithKeys.ADMIN_KEY).get(list).then().statusCode(200).extract().asString())
          .as(list)
          .contains(red.in(list), blue.in(list), grey.in(list));
  }

  @Test
  void withAHeaderAKeySeesThatTenantAloneOnEveryRoute() {
    String key = key(red.tenant(), List.of(blue.tenant()), "read");
    for (String list : LISTS) {
      for (Things own : List.of(red, blue)) {
        Things others = own == red ? blue : red;
        assertThat(
                as(key)
                    .header("Resow-Tenant", own.tenant())
                    .get(list)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString())
            .as(list)
            .contains(own.in(list))
            .doesNotContain(others.in(list), grey.in(list));
      }
      as(key).header("Resow-Tenant", grey.tenant()).get(list).then().statusCode(403);
    }
  }

  @Test
  void countsAreOfTheSameTenants() {
    String both = key(red.tenant(), List.of(blue.tenant()), "read");
    for (String path :
        List.of("/v1/queue", "/v1/ledger/pairs", "/v1/ledger/methods", "/v1/ledger/timeline")) {
      String field = path.equals("/v1/queue") ? "states.QUEUED" : "items[0].rounds";
      int ofBoth = number(as(both).get(path), field);
      int ofRed = number(as(both).header("Resow-Tenant", red.tenant()).get(path), field);
      int ofBlue = number(as(blue.key()).get(path), field);
      assertThat(ofBoth).as(path).isEqualTo(ofRed + ofBlue).isGreaterThan(ofRed);
    }
    int depth = number(as(both).get("/v1/queue/depth"), "items[-1].waiting");
    assertThat(depth)
        .isEqualTo(
            number(as(red.key()).get("/v1/queue/depth"), "items[-1].waiting")
                + number(as(blue.key()).get("/v1/queue/depth"), "items[-1].waiting"));
  }

  private static int number(Response answer, String field) {
    return answer.then().statusCode(200).extract().jsonPath().getInt(field);
  }

  @Test
  void nothingOfAnotherTenantIsReachedByItsId() {
    List<String> paths =
        List.of(
            "/v1/jobs/" + red.job(),
            "/v1/jobs/" + red.job() + "/image",
            "/v1/jobs/" + red.job() + "/provenance",
            "/v1/jobs/" + red.job() + "/events",
            "/v1/replays/" + red.replay(),
            "/v1/replays/" + red.replay() + "/seeds",
            "/v1/dead-letters/" + red.letter(),
            "/v1/webhooks/" + red.hook() + "/deliveries");
    for (String path : paths) {
      as(red.key()).get(path).then().statusCode(200);
      assertNothing(as(grey.key()).get(path), path);
      assertNothing(as(grey.key()).header("Resow-Tenant", red.tenant()).get(path), path);
      assertNothing(as(grey.key()).header("Accept", "text/event-stream").get(path), path);
    }
    for (String path :
        List.of(
            "/v1/dead-letters/" + red.letter() + "/requeue",
            "/v1/webhooks/" + red.hook() + "/enable",
            "/v1/webhooks/" + red.hook() + "/deliveries/" + UUID.randomUUID() + "/resend"))
      assertNothing(as(grey.key()).contentType("application/json").post(path), path);
    for (String path : List.of("/v1/jobs/" + red.job(), "/v1/webhooks/" + red.hook()))
      assertNothing(as(grey.key()).delete(path), path);
    assertThat(as(grey.key()).get("/v1/ledger/rounds?job=" + red.job()).asString())
        .doesNotContain(red.round());
    String watermark = "/v1/jobs?watermark=" + Mark.of(red.job());
    assertThat(as(red.key()).get(watermark).jsonPath().getList("items.id"))
        .containsExactly(red.job().toString());
    assertThat(as(grey.key()).get(watermark).jsonPath().getList("items.id")).isEmpty();
    as(grey.key()).get("/v1/jobs?tenant=" + red.tenant()).then().statusCode(403);
    assertThat(as(grey.key()).get("/v1/workers").asString()).doesNotContain(red.job().toString());
    String letters = "{\"filter\":{\"ids\":[\"%s\"]},\"dryRun\":true}".formatted(red.letter());
    assertThat(
            number(
                as(grey.key())
                    .contentType("application/json")
                    .body(letters)
                    .post("/v1/dead-letters/requeue"),
                "requeued"))
        .isZero();
    String seeds = "{\"filter\":{\"jobs\":[\"%s\"]},\"dryRun\":true}".formatted(red.job());
    assertThat(
            as(grey.key())
                .contentType("application/json")
                .body(seeds)
                .post("/v1/replays")
                .asString())
        .doesNotContain(red.job().toString())
        .contains("\"seeds\":0");
  }

  private static void assertNothing(Response answer, String path) {
    assertThat(answer.statusCode()).as(path).isIn(403, 404, 406);
    assertThat(answer.contentType()).as(path).startsWith("application/problem+json");
  }

  @Test
  void theStreamOfAllJobsTellsOfTheSameTenants() throws Exception {
    String key = key(red.tenant(), List.of(blue.tenant()), "read");
    try (var both = SseReader.ofAll(site, "Authorization", "Bearer " + key);
        var one =
            SseReader.ofAll(
                site, "Authorization", "Bearer " + key, "Resow-Tenant", blue.tenant())) {
      UUID ofGrey = submit(grey.key());
      UUID ofRed = submit(red.key());
      UUID ofBlue = submit(blue.key());
      for (UUID job : List.of(ofGrey, ofRed, ofBlue)) scheduler.move(job, JobState.RUNNING);
      Until.isTrue(
          () -> both.heard("job", ofRed) && both.heard("job", ofBlue) && one.heard("job", ofBlue));
      assertThat(both.lines).noneMatch(line -> line.contains(ofGrey.toString()));
      assertThat(one.lines)
          .noneMatch(line -> line.contains(ofRed.toString()))
          .noneMatch(line -> line.contains(ofGrey.toString()));
    }
  }

  @Test
  void aKeyActsForTheTenantThatARequestNames() {
    String key = key(red.tenant(), List.of(blue.tenant()), "submit", "read");
    UUID own = submit(key);
    as(red.key()).get("/v1/jobs/" + own).then().statusCode(200);
    as(blue.key()).get("/v1/jobs/" + own).then().statusCode(404);
    String named =
        as(key)
            .header("Resow-Tenant", blue.tenant())
            .contentType("application/json")
            .body("{\"prompt\": \"a cat\"}")
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    as(blue.key()).get("/v1/jobs/" + named).then().statusCode(200);
    as(key)
        .header("Resow-Tenant", grey.tenant())
        .contentType("application/json")
        .body("{\"prompt\": \"a cat\"}")
        .post("/v1/jobs")
        .then()
        .statusCode(403);
    assertThat(as(key).get("/v1/me").then().extract().jsonPath().getList("tenants", String.class))
        .containsExactly(blue.tenant(), red.tenant());
  }

  private Things things(String tenant) throws Exception {
    String key = key(tenant, List.of(), "submit", "read");
    UUID job = submit(key);
    story.begin(job);
    story.end(job);
    long seed = Math.abs(UUID.randomUUID().getMostSignificantBits() >> 2);
    rounds.ended(tenant, job, 0, seed, Instant.now(), Verdict.OVERLAPPED, 0.9);
    submit(key);
    String replay =
        as(key).contentType("application/json").body("{}").post("/v1/replays").path("id");
    String letter = tenant + "-letter";
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "INSERT INTO dead_letter (id, at, reason, consumer, job_id, tenant)"
                    + " VALUES (?, now(), 'job-dead', 'test', ?, ?)")) {
      insert.setString(1, letter);
      insert.setObject(2, job);
      insert.setString(3, tenant);
      insert.executeUpdate();
    }
    String hook =
        as(key)
            .contentType("application/json")
            .body("{\"url\": \"http://127.0.0.1:1/hook\"}")
            .post("/v1/webhooks")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    return new Things(tenant, key, job, Long.toString(seed), replay, letter, hook);
  }

  private static UUID submit(String key) {
    String id =
        as(key)
            .contentType("application/json")
            .body("{\"prompt\": \"a photo of a cat and a fox\"}")
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    return UUID.fromString(id);
  }

  private static RequestSpecification as(String key) {
    return given().header("Authorization", "Bearer " + key);
  }

  private static String key(String tenant, List<String> more, String... scopes) {
    return as(WithKeys.ADMIN_KEY)
        .contentType("application/json")
        .body(Map.of("tenant", tenant, "tenants", more, "scopes", List.of(scopes)))
        .post("/v1/keys")
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }
}
