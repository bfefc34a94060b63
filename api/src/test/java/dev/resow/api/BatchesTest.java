package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.events.StreamLimits;
import dev.resow.contract.CancelJob;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.contract.Topics;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.persistence.JobRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.Test;

/** Many jobs from one request. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class BatchesTest {
  private static final RestAssuredConfig AS_TEXT =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .encodeContentTypeAs("application/jsonl", ContentType.TEXT)
                  .encodeContentTypeAs("text/csv", ContentType.TEXT)
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false));

  @Inject SchedulerFixture scheduler;
  @Inject ArtifactStore store;
  @Inject StreamLimits streams;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  static RequestSpecification lines(String... rows) {
    return given().config(AS_TEXT).contentType("application/jsonl").body(String.join("\n", rows));
  }

  private static RequestSpecification csv(String body) {
    return given().config(AS_TEXT).contentType("text/csv").body(body);
  }

  private static String accepted(Response response) {
    return response
        .then()
        .statusCode(202)
        .header("Location", containsString("/v1/batches/"))
        .extract()
        .path("id");
  }

  @Test
  void everyRowIsAJobOfTheClassBatch() {
    String id =
        accepted(
            lines("{\"prompt\": \"a cat\", \"seed\": 7}", "", "{\"prompt\": \"a fox\"}")
                .post("/v1/batches"));
    List<UUID> jobs = made(id, 2);
    given()
        .get("/v1/jobs/" + jobs.get(0))
        .then()
        .body("spec.prompt", equalTo("a cat"))
        .body("spec.seed", equalTo(7))
        .body("spec.priority", equalTo("batch"))
        .body("state", equalTo("QUEUED"));
    given()
        .get("/v1/batches/" + id + "/rows")
        .then()
        .body("items.number", equalTo(List.of(1, 2)))
        .body("items.row", equalTo(List.of(1, 3)))
        .body("items.prompt", equalTo(List.of("a cat", "a fox")))
        .body("next", nullValue());
  }

  @Test
  void csvHoldsTheSameFields() {
    String id =
        accepted(
            csv("""
                    prompt,seed,width,subjects,negativePrompt
                    "a cat, a fox",7,64,"[""cat"",""fox""]",
                    a lion,,,,blurry
                    """)
                .post("/v1/batches"));
    List<UUID> jobs = made(id, 2);
    given()
        .get("/v1/jobs/" + jobs.get(0))
        .then()
        .body("spec.prompt", equalTo("a cat, a fox"))
        .body("spec.width", equalTo(64))
        .body("spec.subjects", equalTo(List.of("cat", "fox")));
    given().get("/v1/jobs/" + jobs.get(1)).then().body("spec.negativePrompt", equalTo("blurry"));
  }

  @Test
  void alternativesInAPromptAreJobsOfTheirOwn() {
    String row = "{\"prompt\": \"a {cat|dog} and a {red|blue} fox\", \"seed\": 7}";
    String id = accepted(lines(row).post("/v1/batches"));
    given()
        .get("/v1/batches/" + id + "/rows")
        .then()
        .body(
            "items.prompt",
            equalTo(
                List.of(
                    "a cat and a red fox",
                    "a cat and a blue fox",
                    "a dog and a red fox",
                    "a dog and a blue fox")));
    accepted(lines(row).queryParam("matrix", "false").post("/v1/batches"));
    lines("{\"prompt\": \"" + "{a|b|c|d|e|f|g|h|i|j}".repeat(30) + "\"}")
        .queryParam("onError", "skip")
        .post("/v1/batches")
        .then()
        .statusCode(422)
        .body("detail", containsString("at most"));
  }

  @Test
  void aRowThatIsNotValidRefusesTheBatchAndIsNamed() {
    lines("{\"prompt\": \"a cat\"}", "{\"prompt\": \"a cat\", \"width\": 100}", "{\"promt\": 1}")
        .post("/v1/batches")
        .then()
        .statusCode(422)
        .body("type", endsWith(":invalid-batch"))
        .body("errors.field", equalTo(List.of("row 2", "row 3")))
        .body("errors[0].detail", containsString("width: Must be a multiple of"))
        .body("errors[1].detail", containsString("promt"));
    csv("prompt,colour\na cat,red\n")
        .post("/v1/batches")
        .then()
        .statusCode(422)
        .body("errors[0].detail", containsString("Unknown column 'colour'"));
    csv("prompt,steps\na cat,many\na \"cat\n").post("/v1/batches").then().statusCode(422);
    lines("{\"prompt\": \"a cat\", \"priority\": \"interactive\"}")
        .post("/v1/batches")
        .then()
        .statusCode(422);
    lines("", "").post("/v1/batches").then().statusCode(422);
  }

  @Test
  void rowsThatAreNotValidCanBeSkippedAndSayWhy() {
    Response response =
        lines("{\"prompt\": \"a cat\"}", "{\"prompt\": \"\"}", "no json")
            .queryParam("onError", "skip")
            .post("/v1/batches");
    String id = accepted(response);
    response
        .then()
        .body("jobs", equalTo(1))
        .body("skipped", equalTo(2))
        .body("states.SKIPPED", equalTo(2))
        .body("errors.row", equalTo(List.of(2, 3)))
        .body("errors[0].detail", containsString("prompt: Must not be blank"));
    given()
        .get("/v1/batches/" + id + "/rows?after=1&limit=1")
        .then()
        .body("items", hasSize(1))
        .body("items[0].state", equalTo("SKIPPED"))
        .body("items[0].job", nullValue())
        .body("next", equalTo(2));
    lines("{\"prompt\": \"\"}")
        .queryParam("onError", "skip")
        .post("/v1/batches")
        .then()
        .statusCode(422);
  }

  @Test
  void theBatchEndsWithItsLastJob() throws IOException {
    String id = accepted(lines("{\"prompt\": \"a {cat|dog}\"}").post("/v1/batches"));
    List<UUID> jobs = made(id, 2);
    given()
        .get("/v1/batches/" + id)
        .then()
        .body("jobs", equalTo(2))
        .body("ended", equalTo(0))
        .body("states.QUEUED", equalTo(2))
        .body("endedAt", nullValue());
    scheduler.finish(jobs.get(0), store.put(new byte[] {1}));
    given()
        .get("/v1/batches/" + id)
        .then()
        .body("ended", equalTo(1))
        .body("states.SUCCEEDED", equalTo(1))
        .body("endedAt", nullValue());
    scheduler.move(jobs.get(1), JobState.DEAD);
    Until.isTrue(() -> given().get("/v1/batches/" + id).path("endedAt") != null);
    given()
        .get("/v1/batches/" + id)
        .then()
        .body("ended", equalTo(2))
        .body("states.DEAD", equalTo(1))
        .body("errors", empty());
  }

  @Test
  void cancellingEndsTheJobsThatAreThereAndMakesNoOther() {
    String id = accepted(lines("{\"prompt\": \"a {cat|dog}\"}").post("/v1/batches"));
    List<UUID> jobs = made(id, 2);
    given().delete("/v1/batches/" + id).then().statusCode(202).body("cancelledAt", notNullValue());
    given().delete("/v1/batches/" + id).then().statusCode(202);
    try (var topics = new TopicClient(bootstrap)) {
      topics.await(Topics.CONTROL, 2, e -> e instanceof CancelJob c && jobs.contains(c.jobId()));
    }
    jobs.forEach(job -> scheduler.move(job, JobState.CANCELLED));
    Until.isTrue(() -> given().get("/v1/batches/" + id).path("endedAt") != null);
    given().delete("/v1/batches/" + id).then().statusCode(200).body("ended", equalTo(2));
  }

  @Test
  void aRepeatedRequestWithItsKeyIsTheSameBatch() {
    String key = UUID.randomUUID().toString();
    String id =
        accepted(
            lines("{\"prompt\": \"a cat\"}").header("Idempotency-Key", key).post("/v1/batches"));
    lines("{\"prompt\": \"a cat\"}")
        .header("Idempotency-Key", key)
        .post("/v1/batches")
        .then()
        .statusCode(202)
        .header("Idempotency-Replayed", equalTo("true"))
        .body("id", equalTo(id));
    lines("{\"prompt\": \"a dog\"}")
        .header("Idempotency-Key", key)
        .post("/v1/batches")
        .then()
        .statusCode(422)
        .body("type", endsWith(":idempotency-key-reused"));
  }

  @Test
  void aBatchHasLimits() {
    String many =
        IntStream.rangeClosed(0, 10_000)
            .mapToObj(_ -> "{\"prompt\": \"\"}")
            .collect(Collectors.joining("\n"));
    lines(many)
        .queryParam("onError", "skip")
        .post("/v1/batches")
        .then()
        .statusCode(422)
        .body("detail", containsString("at most 10000 jobs"));
    lines("x".repeat((16 << 20) + 1)).post("/v1/batches").then().statusCode(413);
    given().contentType("text/plain").body("a cat").post("/v1/batches").then().statusCode(415);
    Client.json().body("{}").post("/v1/batches").then().statusCode(415);
    lines("{\"prompt\": \"a cat\"}")
        .queryParam("onError", "ignore")
        .post("/v1/batches")
        .then()
        .statusCode(400);
  }

  @Test
  void theImagesComeAsAZipFileWithAManifest() throws IOException {
    String id =
        accepted(
            lines("{\"prompt\": \"a {cat|dog|fox}\"}", "{\"prompt\": \"\"}")
                .queryParam("onError", "skip")
                .post("/v1/batches"));
    List<UUID> jobs = made(id, 3);
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', 7};
    scheduler.finish(jobs.get(0), store.put(png));
    scheduler.finish(jobs.get(1), ArtifactId.of(new byte[] {42, 42})); // not in the store
    var answer = given().get("/v1/batches/" + id + "/images");
    answer.then().statusCode(200).contentType("application/zip");
    var entries = unzipped(answer.asByteArray());
    String file = "00001-" + jobs.get(0) + ".png";
    assertThat(entries.keySet()).containsExactly(file, "manifest.jsonl");
    assertThat(entries.get(file)).isEqualTo(png);
    var lines =
        new String(entries.get("manifest.jsonl"), StandardCharsets.UTF_8)
            .lines()
            .map(line -> Json.parse(line, JsonNode.class))
            .toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).path("file").asText()).isEqualTo(file);
    assertThat(lines.get(0).path("seed").asLong()).isEqualTo(42);
    assertThat(lines.get(1).path("error").asText()).contains("missing from the store");
    assertThat(lines.get(2).path("state").asText()).isEqualTo("QUEUED");
    assertThat(lines.get(3).path("error").asText()).contains("Must not be blank");
  }

  /** A stream whose place is taken, and that never begins. */
  @Path("/v1/never-begins")
  public static class NeverBegins {
    @Inject StreamLimits streams;
    @Inject Caller caller;

    @GET
    @RolesAllowed(Roles.READ)
    @Operation(hidden = true)
    public String get() {
      streams.take(caller.identity());
      throw new IllegalStateException("as if something failed before anybody subscribed");
    }
  }

  @Test
  void aStreamThatNeverBeginsKeepsNoPlace() {
    int before = streams.open();
    given().get("/v1/never-begins").then().statusCode(500);
    Until.isTrue(() -> streams.open() <= before);
  }

  private static Map<String, byte[]> unzipped(byte[] file) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; )
        entries.put(entry.getName(), zip.readAllBytes());
    }
    return entries;
  }

  @Test
  void aBatchBelongsToItsTenant() {
    String id =
        accepted(
            lines("{\"prompt\": \"a cat\"}").header("Resow-Tenant", "acme").post("/v1/batches"));
    for (String path : List.of("", "/rows", "/images"))
      given()
          .header("Resow-Tenant", "umbrella")
          .get("/v1/batches/" + id + path)
          .then()
          .statusCode(404);
    given()
        .header("Resow-Tenant", "umbrella")
        .get("/v1/batches?limit=50")
        .then()
        .body("items.id", equalTo(List.of()));
    given()
        .header("Resow-Tenant", "acme")
        .get("/v1/batches")
        .then()
        .body("items[0].id", equalTo(id))
        .body("items[0].tenant", equalTo("acme"));
  }

  /** The ids of its jobs, once so many are made. */
  static List<UUID> made(String batch, int count) {
    return made(given(), batch, count);
  }

  static List<UUID> made(RequestSpecification as, String batch, int count) {
    List<String> ids = as.get("/v1/batches/" + batch + "/rows").path("items.job");
    List<UUID> jobs = ids.stream().filter(Objects::nonNull).map(UUID::fromString).toList();
    Until.isTrue(
        () ->
            QuarkusTransaction.requiringNew().call(() -> JobRow.count("id in ?1", jobs)) == count);
    assertThat(jobs).hasSize(count);
    return jobs;
  }
}
