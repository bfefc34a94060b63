package dev.resow.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client of several apis uses one until it fails. */
@Timeout(60)
class SubmitterTest {
  private static final UUID JOB = new UUID(0, 1);

  private final HttpServer first = serve(202);
  private final HttpServer second = serve(202);
  private final HttpServer failing = serve(503);

  @AfterEach
  void stop() {
    for (HttpServer server : List.of(first, second, failing)) server.stop(0);
  }

  @Test
  void staysWithTheApiThatAnswers() {
    try (var client = client(first, second)) {
      submit(client);
      first.stop(0);
      assertThat(submit(client)).as("the first one is gone").isEqualTo(JOB);
      submit(client);
      assertThat(client.requests().stream().map(Request::status)).containsExactly(202, 0, 202, 202);
    }
  }

  @Test
  void leavesAnApiThatFails() {
    try (var client = client(failing, second)) {
      assertThat(submit(client)).isEqualTo(JOB);
      assertThat(client.requests().stream().map(Request::status)).containsExactly(503, 202);
    }
  }

  private static UUID submit(Submitter client) {
    return client.submit("ash", "key", Map.of("prompt", "a cat")).job();
  }

  private static Submitter client(HttpServer... servers) {
    return new Submitter(
        List.of(servers).stream()
            .map(server -> URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .toList(),
        Clock.systemUTC());
  }

  private static HttpServer serve(int status) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] body = "{\"id\":\"%s\"}".formatted(JOB).getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/v1/jobs",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
