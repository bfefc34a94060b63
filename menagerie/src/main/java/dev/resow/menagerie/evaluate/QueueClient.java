package dev.resow.menagerie.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.Relation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What an evaluation needs of the REST API, as any client would use it. */
public final class QueueClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MOST_RETRIES = 5;
  private static final long LOOK_MILLIS = 50;
  private static final Duration JOB_LIMIT = Duration.ofMinutes(15);
  private static final Duration LEDGER_LIMIT = Duration.ofMinutes(1);
  private static final Set<String> ENDED =
      Set.of("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED", "DEAD");

  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI server;
  private final String key;
  private final boolean relations;

  /**
   * @param key API key, or null
   */
  public QueueClient(URI server, String key) throws IOException, InterruptedException {
    this.server = server;
    this.key = key;
    this.relations = takesRelations();
  }

  /** Which methods of the server want a box for every subject. */
  public Map<String, Boolean> boxes() throws IOException, InterruptedException {
    Map<String, Boolean> boxes = new HashMap<>();
    for (var model : models().path("items")) {
      for (var method : model.path("methods")) {
        boxes.put(method.path("name").asText(), method.path("boxes").asBoolean());
      }
    }
    return boxes;
  }

  /** The models on offer: {@code items}, each with its name, defaults and methods. */
  public JsonNode models() throws IOException, InterruptedException {
    return read(send(HttpRequest.newBuilder(server.resolve("/v1/models")).GET()), 200);
  }

  /** Whether jobs name the relations of their subjects; older servers refuse the field. */
  boolean sendsRelations() {
    return relations;
  }

  private boolean takesRelations() throws IOException, InterruptedException {
    var document = send(HttpRequest.newBuilder(server.resolve("/openapi?format=json")).GET());
    return document.statusCode() == 200
        && json.readTree(document.body())
            .at("/components/schemas/JobRequest/properties/relations")
            .isObject();
  }

  /** Submits an order, or finds the job that it already became. */
  String submit(Order order, boolean boxes) throws IOException, InterruptedException {
    var body = body(order.arm(), order.prompt().text(), order.seed());
    if (!order.arm().method().equals("plain")) {
      subjects(order.prompt().asked(), body);
    }
    if (boxes) {
      columns(order.prompt().animals().size(), body);
    }
    return submit(order.name(), body);
  }

  /**
   * Submits a job, or finds the one that it already became.
   *
   * @param name identifies the job: submitting it twice creates one
   * @return id of the job
   */
  public String submit(String name, ObjectNode body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve("/v1/jobs"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", name)
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    return read(send(request), 200, 202).path("id").asText();
  }

  /** A job of an arm, without subjects: the server finds them in the prompt. */
  public ObjectNode body(Arm arm, String prompt, long seed) {
    ObjectNode body = json.createObjectNode();
    body.put("prompt", prompt);
    body.put("method", arm.method());
    body.put("seed", seed);
    body.put("priority", "batch");
    // an arm is not credited with what a retry policy mends in its pictures; a worker that is lost
    // is
    // no fault of the arm, and the same seed gives the same picture
    var rules = body.putObject("policy").putArray("rules");
    for (var failure : List.of("transient", "worker-lost")) {
      var rule = rules.addObject().put("on", failure).put("retries", MOST_RETRIES);
      rule.putObject("action").put("do", "same-seed");
    }
    if (arm.candidates() > 1) {
      body.put("candidates", arm.candidates());
    }
    if (arm.oneRound()) {
      body.putObject("budget").put("rounds", 1);
    }
    return body;
  }

  /** All that the set knows: nobody has to find it in the words. */
  private void subjects(Composition asked, ObjectNode body) {
    var subjects = body.putArray("subjects");
    asked.animals().forEach(animal -> subjects.add(animal.word()));
    if (asked.colours().stream().anyMatch(Optional::isPresent)) {
      var modifiers = body.putArray("modifiers");
      for (var colour : asked.colours()) {
        var own = modifiers.addArray();
        colour.map(Colour::word).ifPresent(own::add);
      }
    }
    if (relations && asked.relation().isPresent()) {
      body.putArray("relations")
          .addObject()
          .put("subject", 0)
          .put("place", place(asked.relation().get()))
          .put("other", 1);
    }
  }

  /** As the queue spells it: {@code left-of}. */
  private static String place(Relation.Kind kind) {
    return kind.words().replace(' ', '-');
  }

  /** Side by side: the layout a person would give who knows nothing of the model. */
  public static void columns(int subjects, ObjectNode body) {
    var boxes = body.putArray("boxes");
    for (int s = 0; s < subjects; s++) {
      boxes
          .addObject()
          .put("left", (double) s / subjects)
          .put("top", .2)
          .put("right", (s + 1.0) / subjects)
          .put("bottom", .8);
    }
  }

  /**
   * The job, once it has ended.
   *
   * @throws IOException when it has not within 15 minutes
   */
  public JsonNode awaited(String job) throws IOException, InterruptedException {
    long end = System.nanoTime() + JOB_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      var ended = ended(job);
      if (ended.isPresent()) {
        return ended.get();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new IOException(
        "job %s did not end within %s; is a worker running?".formatted(job, JOB_LIMIT));
  }

  private Optional<JsonNode> ended(String job) throws IOException, InterruptedException {
    var found = read(send(HttpRequest.newBuilder(server.resolve("/v1/jobs/" + job)).GET()), 200);
    return ENDED.contains(found.path("state").asText()) ? Optional.of(found) : Optional.empty();
  }

  /**
   * The round of an ended job that its picture is of, as the ledger has it, with its check.
   *
   * @throws IOException when the ledger has none within a minute
   */
  public JsonNode checkedRound(String job) throws IOException, InterruptedException {
    var path = server.resolve("/v1/ledger/rounds?format=json&job=" + job);
    long end = System.nanoTime() + LEDGER_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      for (var round : read(send(HttpRequest.newBuilder(path).GET()), 200).path("items")) {
        boolean finished = round.path("ending").asText().equals("picture");
        if (finished && round.path("lookedAtStep").isNumber()) {
          return round;
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new IOException(
        "the ledger has no checked round of job %s after %s; expected one of its method"
            .formatted(job, LEDGER_LIMIT));
  }

  /** The picture of a job that has one. */
  public byte[] image(String job) throws IOException, InterruptedException {
    var response = send(HttpRequest.newBuilder(server.resolve("/v1/jobs/" + job + "/image")).GET());
    if (response.statusCode() != 200) {
      throw new IOException("job %s has no image: HTTP %d".formatted(job, response.statusCode()));
    }
    return response.body();
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return http.send(request.timeout(LIMIT).build(), BodyHandlers.ofByteArray());
  }

  private JsonNode read(HttpResponse<byte[]> response, int... expected) throws IOException {
    for (int status : expected) {
      if (response.statusCode() == status) {
        return json.readTree(response.body());
      }
    }
    throw new IOException(
        "%s answered HTTP %d: %s"
            .formatted(
                response.uri(),
                response.statusCode(),
                new String(response.body(), StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    http.close();
  }
}
