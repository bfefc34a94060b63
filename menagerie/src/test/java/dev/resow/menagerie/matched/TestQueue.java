package dev.resow.menagerie.matched;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scenes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.imageio.ImageIO;

/** A server whose jobs end at once, with renders as their pictures. */
final class TestQueue implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** Bodies of the jobs by the key that they were submitted with, which is their id. */
  final Map<String, JsonNode> jobs = new ConcurrentHashMap<>();

  private final HttpServer server;
  private final Predicate<JsonNode> fails;

  /** Every picture shows all animals of its prompt. */
  TestQueue() throws IOException {
    this("{\"items\": []}", _ -> false);
  }

  /**
   * @param models on offer, as JSON
   * @param fails by body: only the first animal of the prompt is on the picture, and its check sees
   *     the subjects share a lot
   */
  TestQueue(String models, Predicate<JsonNode> fails) throws IOException {
    this.fails = fails;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/models", exchange -> answer(exchange, models));
    server.createContext("/openapi", exchange -> answer(exchange, "{}"));
    server.createContext("/v1/jobs", this::job);
    server.createContext("/v1/ledger/rounds", this::rounds);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void job(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath().split("/");
    if (exchange.getRequestMethod().equals("POST")) {
      var id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      jobs.putIfAbsent(id, JSON.readTree(exchange.getRequestBody()));
      answer(exchange, "{\"id\": \"" + id + "\"}");
    } else if (path.length > 4) {
      answer(exchange, png(jobs.get(path[3])));
    } else {
      answer(
          exchange,
          """
          {"state": "SUCCEEDED", "result": {"seed": 1, "verdict": "clear", "seconds": 1,
           "forwardEquivalents": 56, "rounds": [{"seed": 1}]}}
          """);
    }
  }

  /** The ledger: the only round of a job, with a check of its two first animals. */
  private void rounds(HttpExchange exchange) throws IOException {
    var job = jobs.get(exchange.getRequestURI().getQuery().replaceFirst(".*job=", ""));
    long seed = job.path("seed").asLong();
    double shared = (fails.test(job) ? .4 : .1) + .001 * seed;
    answer(
        exchange,
        """
        {"items": [{"ending": "picture", "lookedAtStep": 15, "pairs":
         [{"first": "a", "second": "b", "iom": 0, "overlap": %s}]}]}
        """
            .formatted(shared));
  }

  /** A render of the animals that the prompt names. */
  private byte[] png(JsonNode job) throws IOException {
    var prompt = job.path("prompt").asText();
    var animals =
        Arrays.stream(Animal.values()).filter(animal -> prompt.contains(animal.word())).toList();
    var shown = fails.test(job) ? List.of(animals.getFirst()) : animals;
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(Renderer.image(Scenes.of(-job.path("seed").asLong(), shown, 0)), "png", bytes);
    return bytes.toByteArray();
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    answer(exchange, json.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, byte[] bytes) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
