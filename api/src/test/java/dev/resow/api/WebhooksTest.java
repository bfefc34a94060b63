package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.persistence.Sql;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages to a real receiver, checked as a receiver checks them. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class WebhooksTest {
  private final String tenant = "hooked-" + UUID.randomUUID();
  private final List<Message> received = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private HttpServer receiver;

  @Inject SchedulerFixture scheduler;
  @Inject Sql sql;

  private record Message(String id, String timestamp, String signature, byte[] body) {}

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/hook", this::take);
    receiver.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    received.add(
        new Message(
            headers.getFirst("webhook-id"),
            headers.getFirst("webhook-timestamp"),
            headers.getFirst("webhook-signature"),
            exchange.getRequestBody().readAllBytes()));
    Integer answer = answers.poll();
    if (answer != null && answer == 302) exchange.getResponseHeaders().add("Location", "/hook");
    exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
    exchange.close();
  }

  @AfterEach
  void hangUp() {
    receiver.stop(0);
  }

  @Test
  void anAddressThatNothingCanBeSentToIsRefusedWhenItIsMade() {
    for (String url :
        List.of(
            "https://[2001:db8::1]/hook",
            "http://127.0.0.1:99999/hook",
            "http://a:b@127.0.0.1/hook",
            "http://2130706433/hook",
            "http://127.0.0.1/hook#a",
            "gopher://127.0.0.1/",
            "",
            " "))
      Client.json()
          .header("Resow-Tenant", tenant)
          .body("{\"url\": \"%s\"}".formatted(url))
          .post("/v1/webhooks")
          .then()
          .statusCode(422)
          .body("type", equalTo("urn:resow:problem:invalid-webhook"))
          .body("errors[0].field", equalTo("url"));
  }

  @Test
  void theEndOfAJobIsToldOnceWithASignature() throws Exception {
    var hook = create("{\"url\": \"%s\"}".formatted(url()));
    UUID job = submit();
    scheduler.move(job, JobState.RUNNING);
    scheduler.move(job, JobState.SUCCEEDED);
    Until.isTrue(() -> !received.isEmpty());

    Message message = received.getFirst();
    var body = Json.mapper().readTree(message.body());
    assertThat(body.path("type").asText()).isEqualTo("job.succeeded");
    assertThat(body.at("/data/job").asText()).isEqualTo(job.toString());
    assertThat(message.signature()).isEqualTo(signature(hook.get("secret"), message));

    Until.isTrue(() -> log(hook).getFirst().get("deliveredAt") != null);
    assertThat(log(hook)).hasSize(1);
    assertThat(log(hook).getFirst()).containsEntry("lastStatus", 204).containsEntry("tries", 1);
  }

  @Test
  void theMessageNamesWhatTheCheckFound() throws Exception {
    create("{\"url\": \"%s\"}".formatted(url()));
    UUID job = submit();
    scheduler.move(job, JobState.RUNNING);
    scheduler.result(job, Map.of("verdict", "overlapped", "found", List.of("missing", "mixed")));
    scheduler.move(job, JobState.SUCCEEDED);
    Until.isTrue(() -> !received.isEmpty());

    var data = Json.mapper().readTree(received.getFirst().body()).path("data");
    assertThat(data.path("verdict").asText()).isEqualTo("overlapped");
    assertThat(data.path("found")).extracting(JsonNode::asText).containsExactly("missing", "mixed");
  }

  @Test
  void aMessageIsTriedAgainWithTheSameIdAndSentOnceMoreWhenAsked() {
    answers.add(503);
    answers.add(302); // a redirection is not followed
    var hook = create("{\"url\": \"%s\", \"states\": [\"CANCELLED\"]}".formatted(url()));
    UUID job = submit();
    scheduler.move(job, JobState.CANCELLED);
    Until.isTrue(() -> received.size() >= 2);
    assertThat(received).extracting(Message::id).containsOnly(received.getFirst().id());
    Until.isTrue(() -> Integer.valueOf(302).equals(log(hook).getFirst().get("lastStatus")));
    assertThat(log(hook).getFirst().get("nextAt")).as("it is tried again later").isNotNull();

    String delivery = (String) log(hook).getFirst().get("id");
    as(tenant)
        .post("/v1/webhooks/%s/deliveries/%s/resend".formatted(hook.get("id"), delivery))
        .then()
        .statusCode(202);
    Until.isTrue(() -> log(hook).getFirst().get("deliveredAt") != null);
    assertThat(received).hasSize(3);
  }

  @Test
  void theEndOfABatchIsOneMessageWithItsCounts() throws Exception {
    var hook = create("{\"url\": \"%s\", \"states\": [], \"batches\": true}".formatted(url()));
    String batch = batch("{\"prompt\": \"a {cat|dog}\"}\n{\"prompt\": \"\"}", hook.get("id"));
    List<UUID> jobs = BatchesTest.made(as(tenant), batch, 2);
    scheduler.move(jobs.get(0), JobState.SUCCEEDED);
    scheduler.move(jobs.get(1), JobState.DEAD);
    Until.isTrue(() -> !log(hook).isEmpty() && log(hook).getFirst().get("deliveredAt") != null);

    assertThat(received).as("none for each job").hasSize(1);
    Message message = received.getFirst();
    var body = Json.mapper().readTree(message.body());
    assertThat(body.path("type").asText()).isEqualTo("batch.finished");
    assertThat(body.path("data"))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"batch": "%1$s", "jobs": 2, "skipped": 1, "cancelled": false,
                     "states": {"SUCCEEDED": 1, "DEAD": 1, "SKIPPED": 1},
                     "links": {"rows": "/v1/batches/%1$s/rows", "images": "/v1/batches/%1$s/images"},
                     "href": "/v1/batches/%1$s"}"""
                        .formatted(batch)));
    assertThat(message.signature()).isEqualTo(signature(hook.get("secret"), message));
    assertThat(log(hook)).hasSize(1);
    assertThat(log(hook).getFirst())
        .containsEntry("batch", batch)
        .doesNotContainKeys("job", "state");
  }

  @Test
  void aBatchNamesAWebhookOfItsTenant() {
    var hook = create("{\"url\": \"%s\", \"states\": [\"DEAD\"]}".formatted(url()));
    String named = batch("{\"prompt\": \"a cat\"}", hook.get("id"));
    String unnamed = batch("{\"prompt\": \"a cat\"}", null);
    as(tenant).get("/v1/batches/" + named).then().body("webhook", equalTo(hook.get("id")));
    for (String batch : List.of(unnamed, named))
      scheduler.move(BatchesTest.made(as(tenant), batch, 1).getFirst(), JobState.SUCCEEDED);
    Until.isTrue(() -> as(tenant).get("/v1/batches/" + unnamed).path("endedAt") != null);
    Until.isTrue(() -> !log(hook).isEmpty());
    assertThat(log(hook)).extracting(message -> message.get("batch")).containsExactly(named);

    for (String other : List.of("none", UUID.randomUUID().toString()))
      BatchesTest.lines("{\"prompt\": \"a cat\"}")
          .header("Resow-Tenant", tenant)
          .queryParam("webhook", other)
          .post("/v1/batches")
          .then()
          .statusCode(400)
          .body("detail", containsString("has no webhook with the id '" + other + "'"));
    BatchesTest.lines("{\"prompt\": \"a cat\"}")
        .header("Resow-Tenant", "somebody-else")
        .queryParam("webhook", hook.get("id"))
        .post("/v1/batches")
        .then()
        .statusCode(400);
  }

  /** As after a crash of the process that saw the last job end, with every process looking. */
  @Test
  void theMessageIsMadeWithTheEndOfTheBatchAndOnlyOnce() throws Exception {
    var hook = create("{\"url\": \"%s\", \"batches\": true}".formatted(url()));
    UUID batch = UUID.fromString(batch("{\"prompt\": \"a cat\"}", hook.get("id")));
    UUID job = BatchesTest.made(as(tenant), batch.toString(), 1).getFirst();
    try (var threads = Executors.newFixedThreadPool(4)) {
      assertThatThrownBy(
              () ->
                  QuarkusTransaction.requiringNew()
                      .run(
                          () -> {
                            sql.update("UPDATE batch SET ended_at = now() WHERE id = ?", batch);
                            assertThat(messages(batch)).isEqualTo(1);
                            throw new IllegalStateException("as in a crash");
                          }))
          .hasMessageContaining("as in a crash");
      assertThat(messages(batch)).as("what is undone is not reported").isZero();
      scheduler.move(job, JobState.SUCCEEDED);
      Callable<Integer> end =
          () ->
              sql.update(
                  "UPDATE batch SET ended_at = now() WHERE id = ? AND ended_at IS NULL", batch);
      threads.invokeAll(Collections.nCopies(8, end)).forEach(Future::resultNow);
    }
    assertThat(messages(batch)).isEqualTo(1);
    Until.isTrue(() -> received.size() >= 2);
    assertThat(received).extracting(Message::id).doesNotHaveDuplicates();
  }

  private long messages(UUID batch) {
    return sql.count("SELECT count(*) FROM webhook_delivery WHERE batch_id = ?", batch);
  }

  /** Its id. */
  private String batch(String rows, String webhook) {
    var request =
        BatchesTest.lines(rows).header("Resow-Tenant", tenant).queryParam("onError", "skip");
    if (webhook != null) request.queryParam("webhook", webhook);
    return request.post("/v1/batches").then().statusCode(202).extract().path("id");
  }

  @Test
  void aWebhookIsItsTenantsOwn() {
    var hook = create("{\"url\": \"%s\"}".formatted(url()));
    String path = "/v1/webhooks/" + hook.get("id");
    as("somebody-else").get("/v1/webhooks").then().body("items", hasSize(0));
    as("somebody-else").get(path + "/deliveries").then().statusCode(404);
    as("somebody-else").delete(path).then().statusCode(404);
    as(tenant)
        .get("/v1/webhooks")
        .then()
        .body("items", hasSize(1))
        .body("items[0].secret", equalTo(null));
    as(tenant).delete(path).then().statusCode(204);
    as(tenant).get("/v1/webhooks").then().body("items", hasSize(0));
  }

  @Test
  void aWebhookThatCanNotBeMadeIsExplained() {
    refused("{\"url\": \"file:///etc/passwd\"}", "url");
    refused("{}", "url");
    refused("{\"url\": \"%s\", \"states\": []}".formatted(url()), "states");
  }

  private void refused(String body, String field) {
    as(tenant)
        .contentType("application/json")
        .body(body)
        .post("/v1/webhooks")
        .then()
        .statusCode(422)
        .body("type", containsString("invalid-webhook"))
        .body("errors[0].field", equalTo(field));
  }

  private String url() {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook?from=resow";
  }

  private Map<String, String> create(String body) {
    return as(tenant)
        .contentType("application/json")
        .body(body)
        .post("/v1/webhooks")
        .then()
        .statusCode(201)
        .extract()
        .path("$");
  }

  private List<Map<String, Object>> log(Map<String, String> hook) {
    return as(tenant)
        .get("/v1/webhooks/" + hook.get("id") + "/deliveries")
        .then()
        .extract()
        .path("items");
  }

  private UUID submit() {
    String id =
        as(tenant)
            .contentType("application/json")
            .body("{\"prompt\": \"a cat\"}")
            .post("/v1/jobs")
            .then()
            .extract()
            .path("id");
    return UUID.fromString(id);
  }

  private static io.restassured.specification.RequestSpecification as(String tenant) {
    return given().header("Resow-Tenant", tenant);
  }

  /** As a receiver computes it from the secret it was given. */
  private static String signature(String secret, Message message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    String signed =
        message.id()
            + "."
            + message.timestamp()
            + "."
            + new String(message.body(), StandardCharsets.UTF_8);
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }
}
