package dev.resow.api;

import static dev.resow.api.Bearer.as;
import static dev.resow.api.Bearer.key;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.resow.contract.JobState;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Topics;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and tokens, and tenants that try to get at each other's work. */
@QuarkusTest
@TestProfile(AccessTest.Keys.class)
class AccessTest {
  /** The api with keys, on servers of its own. */
  public static final class Keys implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(RealServers.class), new TestResourceEntry(WithKeys.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  @Inject SchedulerFixture scheduler;
  @Inject TwoRoundJob story;
  @Inject AgroalDataSource database;

  @TestHTTPResource URI site;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private String ours;
  private String theirs;

  @BeforeEach
  void keys() {
    ours = key("acme", "submit", "read");
    theirs = key("umbrella", "submit", "read");
  }

  @Test
  void withoutAKeyNothingIsAnsweredButHealthAndPages() {
    for (String path : List.of("/v1/jobs", "/v1/workers", "/v1/stream", "/v1/keys", "/v1/models"))
      given()
          .get(path)
          .then()
          .statusCode(401)
          .header("WWW-Authenticate", "Bearer")
          .body("type", equalTo("urn:resow:problem:unauthorized"));
    given()
        .header("Authorization", "Basic YTpi")
        .get("/v1/jobs")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"));
    as("resow_unknown00000_" + "x".repeat(43)).get("/v1/jobs").then().statusCode(401);
    as("nonsense").get("/v1/jobs").then().statusCode(401);
    given().get("/q/health/live").then().statusCode(200);
    given().get("/").then().statusCode(200);
  }

  @Test
  void anothersJobIsAsIfItDidNotExist() throws Exception {
    UUID job = submit(ours);
    story.begin(job);
    story.end(job);
    String path = "/v1/jobs/" + job;
    for (String part : List.of("", "/image", "/provenance", "/events")) {
      as(ours).get(path + part).then().statusCode(200);
      as(theirs).get(path + part).then().statusCode(404);
    }
    as(theirs).header("Accept", "text/event-stream").get(path + "/events").then().statusCode(404);
    as(theirs).get("/v1/jobs").then().body("items.spec.tenant", everyItem(equalTo("umbrella")));
    as(theirs).get("/v1/jobs?tenant=acme").then().body("items.id", not(hasItem(job.toString())));
    as(theirs).get("/v1/jobs?text=tiger").then().body("items.id", not(hasItem(job.toString())));
  }

  @Test
  void anothersJobCanNotBeCancelledAndItsIdNotBeTaken() {
    UUID job = submit(ours);
    as(theirs).delete("/v1/jobs/" + job).then().statusCode(404);
    as(theirs)
        .contentType("application/json")
        .body("{\"prompt\": \"a cat\"}")
        .put("/v1/jobs/" + job)
        .then()
        .statusCode(409)
        .body("detail", not(equalTo(null)));
    as(ours).get("/v1/jobs/" + job).then().body("cancelRequested", equalTo(false));
    as(ours).delete("/v1/jobs/" + job).then().statusCode(202);
    try (var topics = new TopicClient(bootstrap)) {
      topics.await(Topics.CONTROL, 1, e -> e.recordKey().equals(job.toString()));
    }
  }

  @Test
  void aStreamTellsOfOnesOwnJobsOnly() throws Exception {
    try (var us = SseReader.ofAll(site, "Authorization", "Bearer " + ours);
        var them = SseReader.ofAll(site, "Authorization", "Bearer " + theirs);
        var topics = new TopicClient(bootstrap)) {
      UUID our = submit(ours);
      UUID their = submit(theirs);
      for (UUID job : List.of(our, their)) scheduler.move(job, JobState.RUNNING);
      Until.isTrue(
          () -> { // progress goes only to who listens already, so it is sent again
            for (UUID job : List.of(our, their))
              topics.publish(
                  new StepProgress(job, 1, "w", Instant.now(), 0, 3, 28, null, Map.of()));
            return us.heard("progress", our)
                && them.heard("progress", their)
                && us.heard("job", our);
          });
      assertThat(us.lines).noneMatch(line -> line.contains(their.toString()));
      assertThat(them.lines).noneMatch(line -> line.contains(our.toString()));
    }
  }

  @Test
  void theLedgerShowsOnesOwnSeeds() throws Exception {
    UUID job = submit(ours);
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "INSERT INTO job_round (job_id, attempt, round, tenant, model, method, seed, steps,"
                    + " worker, started_at) VALUES (?, 1, 0, 'acme', 'menagerie', 'plain', 7, 28,"
                    + " 'w', now())")) {
      insert.setObject(1, job);
      insert.executeUpdate();
    }
    String query = "/v1/ledger/rounds?job=" + job;
    as(ours).get(query).then().body("items.jobId", hasItem(job.toString()));
    as(theirs).get(query).then().statusCode(200).body("items.size()", equalTo(0));
    as(theirs).header("Resow-Tenant", "acme").get(query).then().statusCode(403);

    String replay =
        as(ours)
            .contentType("application/json")
            .body("{}")
            .post("/v1/replays")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    as(ours).get("/v1/replays/" + replay).then().statusCode(200);
    as(theirs).get("/v1/replays/" + replay).then().statusCode(404);
    as(theirs).get("/v1/replays").then().body("items.id", not(hasItem(replay)));
  }

  @Test
  void aTenantCanNotCallItselfByAnotherName() {
    as(theirs).header("Resow-Tenant", "acme").get("/v1/jobs").then().statusCode(403);
    as(WithKeys.ADMIN_KEY).header("Resow-Tenant", "acme").get("/v1/jobs").then().statusCode(200);
    UUID job = submit(ours);
    as(WithKeys.ADMIN_KEY).get("/v1/jobs/" + job).then().statusCode(200);
    as(WithKeys.ADMIN_KEY)
        .header("Resow-Tenant", "umbrella")
        .get("/v1/jobs/" + job)
        .then()
        .statusCode(404);
  }

  @Test
  void aKeyDoesWhatItsScopesSay() {
    String reader = key("acme", "read");
    as(reader).get("/v1/jobs").then().statusCode(200);
    as(reader)
        .contentType("application/json")
        .body("{\"prompt\": \"a cat\"}")
        .post("/v1/jobs")
        .then()
        .statusCode(403)
        .body("type", equalTo("urn:resow:problem:forbidden"));
    as(reader).delete("/v1/jobs/" + submit(ours)).then().statusCode(403);
    as(ours).get("/v1/keys").then().statusCode(403);
    String writer = key("acme", "submit");
    UUID job = submit(writer);
    as(writer).get("/v1/jobs/" + job).then().statusCode(403);
  }

  @Test
  void aKeyIsShownOnceStoredAsAHashAndEndsWhenRevoked() throws Exception {
    String key = key("acme", "read");
    String id = key.split("_")[1];
    as(WithKeys.ADMIN_KEY)
        .get("/v1/keys")
        .then()
        .body("items.find { it.id == '" + id + "' }.key", nullValue())
        .body("items.find { it.id == '" + id + "' }.hash", nullValue())
        .body("items.find { it.id == '" + id + "' }.createdBy", equalTo("operator"));
    try (var connection = database.getConnection();
        var rows = connection.createStatement().executeQuery("SELECT api_key::text FROM api_key")) {
      while (rows.next()) assertThat(rows.getString(1)).doesNotContain(key.split("_", 3)[2]);
    }
    as(WithKeys.ADMIN_KEY).delete("/v1/keys/" + id).then().statusCode(204);
    as(key).get("/v1/jobs").then().statusCode(401);
    as(WithKeys.ADMIN_KEY).delete("/v1/keys/nothing").then().statusCode(404);
  }

  @Test
  void theOpenStreamsOfARevokedKeyEnd() throws Exception {
    String key = key("acme", "read");
    String[] bearer = {"Authorization", "Bearer " + key};
    UUID job = submit(ours);
    try (var all = SseReader.ofAll(site, bearer);
        var one = new SseReader(site.resolve("/v1/jobs/" + job + "/events"), bearer);
        var other = SseReader.ofAll(site, "Authorization", "Bearer " + ours)) {
      as(WithKeys.ADMIN_KEY).delete("/v1/keys/" + key.split("_")[1]).then().statusCode(204);
      Until.isTrue(() -> all.hasEnded() && one.hasEnded());
      assertThat(other.hasEnded()).isFalse();
    }
  }

  @Test
  void everybodyMayAskWhoTheyAreButOnlyAdminsWhoElseThereIs() {
    as(key("acme", "submit"))
        .get("/v1/me")
        .then()
        .statusCode(200)
        .body("tenant", equalTo("acme"))
        .body("everyTenant", equalTo(false))
        .body("scopes", equalTo(List.of("submit")))
        .body("open", equalTo(false));
    given().get("/v1/me").then().statusCode(401);
    as(ours).get("/v1/tenants").then().statusCode(403);
    submit(theirs);
    as(WithKeys.ADMIN_KEY).get("/v1/tenants").then().body("items", hasItem("umbrella"));
    as(WithKeys.ADMIN_KEY).get("/v1/me").then().body("everyTenant", equalTo(true));
  }

  @Test
  void aKeyThatCanNotBeMadeIsExplained() {
    as(WithKeys.ADMIN_KEY)
        .contentType("application/json")
        .body("{\"tenant\": \"NO\", \"scopes\": [], \"expiresAt\": \"2001-01-01T00:00:00Z\"}")
        .post("/v1/keys")
        .then()
        .statusCode(422)
        .body("errors.field", equalTo(List.of("tenant", "scopes", "expiresAt")));
  }

  @Test
  void aTokenOfTheSignInServiceOpensItsTenant() {
    Map<String, Object> claims =
        Map.of("tenant", "acme", "scope", "openid resow:submit resow:read");
    UUID job = submit(WithKeys.token(claims, true));
    as(ours).get("/v1/jobs/" + job).then().statusCode(200);
    as(theirs).get("/v1/jobs/" + job).then().statusCode(404);
    refused(WithKeys.token(claims, false), "another key");
    refused(WithKeys.token(with(claims, "aud", "somebody"), true), "another audience");
    refused(WithKeys.token(with(claims, "iss", "https://elsewhere"), true), "another issuer");
    refused(WithKeys.token(with(claims, "exp", 1000), true), "expired");
    refused(WithKeys.token(with(claims, "tenant", "../x"), true), "no tenant");
    String unsigned = "eyJhbGciOiJub25lIn0." + WithKeys.token(claims, true).split("\\.")[1] + ".";
    refused(unsigned, "unsigned");
    as(WithKeys.token(with(claims, "scope", "openid"), true))
        .get("/v1/jobs")
        .then()
        .statusCode(403);
  }

  /** A token that never ends is the decision of the service; one that ended long ago is refused. */
  @ParameterizedTest
  @CsvSource({"9223372036854775807, 200", "1e30, 200", "-9223372036854775808, 401"})
  void anExpiryOfAnySizeIsAnswered(String expiry, int status) {
    Map<String, Object> claims =
        Map.of("tenant", "acme", "scope", "resow:read", "exp", new BigDecimal(expiry));
    as(WithKeys.token(claims, true)).get("/v1/jobs").then().statusCode(status);
  }

  @Test
  void noSecretReachesTheLog() {
    var written = new CopyOnWriteArrayList<String>();
    var listener =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            written.add(
                entry.getMessage()
                    + java.util.Arrays.toString(entry.getParameters())
                    + entry.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    listener.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.addHandler(listener);
    String token = WithKeys.token(Map.of("tenant", "acme", "scope", "resow:read"), false);
    try {
      as(ours).get("/v1/jobs/not-an-id").then().statusCode(404);
      as(ours).contentType("application/json").body("{").post("/v1/jobs").then().statusCode(400);
      as(ours + "x").get("/v1/jobs").then().statusCode(401);
      as(token).get("/v1/jobs").then().statusCode(401);
      key("acme", "read");
    } finally {
      root.removeHandler(listener);
    }
    assertThat(written)
        .noneMatch(line -> line.contains(ours.split("_", 3)[2]))
        .noneMatch(line -> line.contains(token.split("\\.")[2]));
  }

  private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
    var changed = new java.util.HashMap<>(claims);
    changed.put(name, value);
    return changed;
  }

  private static void refused(String token, String why) {
    assertThat(as(token).get("/v1/jobs").statusCode()).as(why).isEqualTo(401);
  }

  private static UUID submit(String key) {
    String id =
        as(key)
            .contentType("application/json")
            .body("{\"prompt\": \"" + TwoRoundJob.PROMPT + "\"}")
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    return UUID.fromString(id);
  }
}
