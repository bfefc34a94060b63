package dev.resow.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.Topics;
import dev.resow.testkit.PackagedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs every example against a real server. */
@Timeout(300)
class ExamplesIT {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  private static PackagedServer server;
  private static RestClient resow;

  @BeforeAll
  static void start() throws IOException {
    server = SharedServer.get();
    resow = new RestClient(server.url());
  }

  @AfterAll
  static void stop() {
    if (resow != null) resow.close();
  }

  @Test
  void submitAndWait() throws Exception {
    assertThat(SubmitAndWait.generate(resow, "a cat and a fox")).startsWith(PNG);
  }

  @Test
  void idempotentSubmit() throws Exception {
    String key = UUID.randomUUID().toString();

    JsonNode first = IdempotentSubmit.submit(resow, key);
    JsonNode second = IdempotentSubmit.submit(resow, key);

    assertThat(second.path("id")).isEqualTo(first.path("id"));
  }

  @Test
  void streamEvents() throws Exception {
    assertThat(StreamEvents.follow(resow, submit()))
        .contains("dev.resow.attempt.started.v1", "end");
  }

  @Test
  void tailResults() throws Exception {
    String job = finished();

    var result = TailResults.resultOf(UUID.fromString(job), server.kafka());

    assertThat(result.seed()).isEqualTo(7);
    assertThat(result.rounds()).hasSize(1);
  }

  @Test
  void writeRetryPolicy() throws Exception {
    JsonNode policy = WriteRetryPolicy.submit(resow).path("spec").path("policy");

    assertThat(policy.path("rules")).hasSize(3);
    assertThat(policy.path("maxWallTime").asText()).isEqualTo("PT5M");
  }

  @Test
  void replaySeeds() throws Exception {
    String job = finished();
    await(() -> ReadLedger.rounds(resow, job).getLast().contains(",picture,"));

    JsonNode seed = ReplaySeeds.replay(resow, job);

    assertThat(seed.path("seed").asLong()).isEqualTo(7);
    assertThat(seed.path("reproduction").path("answer").asText()).isEqualTo("same-bytes");
  }

  @Test
  void verifyWebhook() throws Exception {
    var message = new CompletableFuture<Message>();
    var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          message.complete(Message.of(exchange));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    try {
      String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
      JsonNode webhook = resow.post("/v1/webhooks", "{\"url\": \"%s\"}".formatted(url));
      finished();

      Message received = message.get(60, TimeUnit.SECONDS);
      String secret = webhook.path("secret").asText();
      assertThat(received.isGenuine(secret, received.body())).isTrue();
      assertThat(received.isGenuine(secret, "{}".getBytes())).as("another body").isFalse();
    } finally {
      receiver.stop(0);
    }
  }

  /** What the receiver of a webhook gets. */
  private record Message(String id, String timestamp, String signature, byte[] body) {
    static Message of(HttpExchange exchange) throws IOException {
      var headers = exchange.getRequestHeaders();
      return new Message(
          headers.getFirst("webhook-id"),
          headers.getFirst("webhook-timestamp"),
          headers.getFirst("webhook-signature"),
          exchange.getRequestBody().readAllBytes());
    }

    boolean isGenuine(String secret, byte[] claimed) throws Exception {
      return VerifyWebhook.isGenuine(secret, id, timestamp, signature, claimed, Instant.now());
    }
  }

  @Test
  void readLedger() throws Exception {
    String job = finished();
    await(() -> ReadLedger.rounds(resow, job).getLast().contains(",picture,"));

    assertThat(ReadLedger.rounds(resow, job).getFirst()).startsWith("jobId,attempt,round,seed");
    assertThat(ReadLedger.rounds(resow, job).getLast()).startsWith(job + ",");
  }

  @Test
  void cancelJob() throws Exception {
    JsonNode job =
        resow.post(
            "/v1/jobs", "{\"prompt\": \"a cat\", \"notBefore\": \"%s\"}".formatted(inAnHour()));

    JsonNode ended = CancelJob.cancel(resow, job.path("id").asText());

    assertThat(ended.path("state").asText()).isEqualTo("CANCELLED");
  }

  @Test
  void requeueDeadLetters() throws Exception {
    try (var producer =
        new KafkaProducer<>(server.kafka(), new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.RESULTS, "no job", "no JSON".getBytes())).get();
    }
    String list = "/v1/dead-letters?topic=" + Topics.RESULTS;
    await(() -> !resow.get(list).path("items").isEmpty());
    String reason = resow.get(list).path("items").path(0).path("reason").asText();

    JsonNode planned = RequeueDeadLetters.requeue(resow, reason, true);
    JsonNode requeued = RequeueDeadLetters.requeue(resow, reason, false);

    assertThat(planned.path("requeued").asInt()).isEqualTo(1);
    assertThat(requeued.path("items").path(0).path("topic").asText()).isEqualTo(Topics.RESULTS);
  }

  private static String submit() throws Exception {
    return resow.post("/v1/jobs", "{\"prompt\": \"a cat\", \"seed\": 7}").path("id").asText();
  }

  private static String finished() throws Exception {
    String job = submit();
    JsonNode ended = resow.get("/v1/jobs/" + job, "Prefer", "wait=60");
    assertThat(ended.path("state").asText()).isEqualTo("SUCCEEDED");
    return job;
  }

  private static String inAnHour() {
    return Instant.now().plus(Duration.ofHours(1)).toString();
  }

  /** A condition that talks to the server. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) throw new AssertionError("not within two minutes");
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
