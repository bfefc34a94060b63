package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.Relation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueClientTest {
  private static final String KNOWS_RELATIONS =
      """
      {"components": {"schemas": {"JobRequest": {"properties": {"relations": {}}}}}}
      """;
  private static final Composition CAT_LEFT_OF_FOX =
      Composition.of(List.of(Animal.CAT, Animal.FOX)).placed(Relation.Kind.LEFT_OF);

  private final BlockingQueue<byte[]> bodies = new ArrayBlockingQueue<>(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/jobs",
        exchange -> {
          bodies.add(exchange.getRequestBody().readAllBytes());
          answer(exchange, "{\"id\": \"1\"}");
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aPromptPassesItsSubjectsAndRelation() throws Exception {
    var body = submitted(KNOWS_RELATIONS, "resow", CAT_LEFT_OF_FOX);
    assertThat(body.path("subjects")).hasToString("[\"cat\",\"fox\"]");
    assertThat(body.path("relations"))
        .hasToString("[{\"subject\":0,\"place\":\"left-of\",\"other\":1}]");
    assertThat(body.has("modifiers")).isFalse();
  }

  @Test
  void aPromptPassesItsColours() throws Exception {
    var dyed =
        Composition.of(List.of(Animal.CAT, Animal.FOX)).dyed(List.of(Colour.RED, Colour.BLUE));
    var body = submitted(KNOWS_RELATIONS, "resow", dyed);
    assertThat(body.path("modifiers")).hasToString("[[\"red\"],[\"blue\"]]");
    assertThat(body.has("relations")).isFalse();
  }

  @Test
  void anOlderServerGetsNoRelations() throws Exception {
    assertThat(submitted("{}", "resow", CAT_LEFT_OF_FOX).has("relations")).isFalse();
  }

  @Test
  void plainSamplingKnowsNoSubjects() throws Exception {
    var body = submitted(KNOWS_RELATIONS, "plain", CAT_LEFT_OF_FOX);
    assertThat(body.has("subjects")).isFalse();
    assertThat(body.has("relations")).isFalse();
  }

  private JsonNode submitted(String document, String method, Composition asked) throws Exception {
    server.createContext("/openapi", exchange -> answer(exchange, document));
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (var client = new QueueClient(url, null)) {
      var prompt = new PromptSet.Prompt(asked.text(), asked);
      client.submit(new Order(Arm.of(method), prompt, 1, "name"), false);
    }
    return new JsonMapper().readTree(bodies.remove());
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
