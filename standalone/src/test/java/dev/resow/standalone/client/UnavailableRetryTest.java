package dev.resow.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is busy answers 503 with {@code Retry-After}. */
@Timeout(60)
class UnavailableRetryTest {
  private final List<String> keys = new ArrayList<>();
  private HttpServer server;
  private Api api;
  private int busy;
  private String retryAfter = "0";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
    api = new Api(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    api.close();
    server.stop(0);
  }

  @Test
  void readsAndSubmitsAreRepeatedUntilTheServerAnswers() {
    busy = 3;
    assertThat(api.read("/v1/models").path("path").asText()).isEqualTo("/v1/models");
    assertThat(keys).hasSize(4);

    keys.clear();
    busy = 2;
    api.post("/v1/trainings", Map.of(), "one");
    assertThat(keys).as("the same key each time").containsExactly("one", "one", "one");
  }

  @Test
  void anActionWithoutAKeyIsNotRepeated() {
    busy = 1;
    assertUnavailable(() -> api.post("/v1/dead-letters", Map.of(), null));
    assertThat(keys).hasSize(1);
  }

  @Test
  void aServerThatStaysBusyIsGivenUp() {
    busy = 9;
    assertUnavailable(() -> api.read("/v1/models"));
    assertThat(keys).hasSize(4);
  }

  @Test
  void aServerThatAsksForMinutesIsNotWaitedFor() {
    busy = 1;
    retryAfter = "60";
    assertUnavailable(() -> api.read("/v1/models"));
    assertThat(keys).hasSize(1);
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ApiException.class, problem -> assertThat(problem.status()).isEqualTo(503))
        .hasMessage("The server is busy.");
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
      boolean refuses = busy > 0;
      if (refuses) {
        busy--;
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      String text =
          refuses
              ? "{\"type\": \"unavailable\", \"detail\": \"The server is busy.\"}"
              : "{\"path\": \"%s\"}".formatted(exchange.getRequestURI());
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(refuses ? 503 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
