package dev.resow.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The HTTP API of one server. Requests that may be repeated wait for a server that answers 503 (see
 * {@link UnavailableRetry}).
 */
public final class Api implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration UPLOAD_LIMIT = Duration.ofMinutes(10);
  private static final Duration ALIVE_LIMIT = Duration.ofSeconds(5);

  private final URI url;
  private final String key;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Without a key, for a server of this machine. */
  public Api(URI url) {
    this(url, null);
  }

  /**
   * @param url base address, e.g. {@code http://127.0.0.1:8080}
   * @param key API key or token, or null
   */
  public Api(URI url, String key) {
    this.key = key == null || key.isBlank() ? null : key.strip();
    if (this.key != null && !this.key.matches("[!-~]+")) {
      throw new IllegalArgumentException(
          "--key or RESOW_KEY: expected printable ASCII characters without spaces, found other characters");
    }
    this.url = URI.create(url.toString().replaceAll("/+$", ""));
  }

  public URI url() {
    return url;
  }

  public URI address(Job job) {
    return url.resolve("/v1/jobs/" + job.id());
  }

  /** True when every health check is UP and the model is loaded. */
  public boolean isReady() {
    try {
      return send(get("/q/health/ready"), LIMIT).statusCode() == 200;
    } catch (ApiException unreachable) {
      return false;
    }
  }

  /** Names of the health checks that are not UP; empty when all are, or nothing answers. */
  public List<String> notReady() {
    try {
      JsonNode health = Json.read(send(get("/q/health/ready"), LIMIT).body(), JsonNode.class);
      return health
          .path("checks")
          .valueStream()
          .filter(check -> !check.path("status").asText().equals("UP"))
          .map(check -> check.path("name").asText())
          .toList();
    } catch (ApiException | InvalidJsonException notNow) {
      return List.of();
    }
  }

  /** True when anything answers within five seconds, with any status. */
  public boolean isAlive() {
    try {
      send(get("/q/health/live"), ALIVE_LIMIT);
      return true;
    } catch (ApiException silent) {
      return false;
    }
  }

  /** True when this is the default model, because a worker has announced it. */
  public boolean offers(String model) {
    return read("/v1/models").path("standard").asText().equals(model);
  }

  /** Submits once, however often this is repeated with the same key. */
  public Job submit(Map<String, Object> request, String idempotencyKey) {
    return job(post("/v1/jobs", Json.write(request)).header("Idempotency-Key", idempotencyKey));
  }

  public Job job(UUID id) {
    return job(get("/v1/jobs/" + id));
  }

  public Job cancel(UUID id) {
    return job(builder("/v1/jobs/" + id).DELETE());
  }

  /** The subjects that the server finds in a prompt, in its order. */
  public List<String> subjects(String prompt) {
    return items(post("/v1/subjects", Map.of("prompt", prompt), null))
        .path("items")
        .valueStream()
        .map(subject -> subject.path("text").asText())
        .toList();
  }

  /** A page of jobs, as the server writes it. */
  public JsonNode jobs(String state, String finding, int limit) {
    String query =
        "?limit="
            + limit
            + (state == null ? "" : "&state=" + state)
            + (finding == null ? "" : "&finding=" + finding);
    return items(read("/v1/jobs" + query));
  }

  /** A page of a list at {@code path}. */
  public JsonNode page(String path) {
    return items(read(path));
  }

  /** The JSON at {@code path}, unchanged. */
  public JsonNode read(String path) {
    return json(ok(get(path)));
  }

  /**
   * Posts {@code body} as JSON.
   *
   * @param idempotencyKey null to repeat the action when the request is repeated
   */
  public JsonNode post(String path, Object body, String idempotencyKey) {
    var request = post(path, Json.write(body));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return json(ok(request));
  }

  /**
   * Posts a body of another type than JSON.
   *
   * @param idempotencyKey null to repeat the action when the request is repeated
   */
  public JsonNode post(String path, String contentType, byte[] body, String idempotencyKey) {
    var request =
        builder(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return json(ok(request, UPLOAD_LIMIT));
  }

  /**
   * Uploads a picture. Its first byte decides which type the request names.
   *
   * @return the id for a job
   * @throws IOException if the file cannot be read
   */
  public String upload(Path picture) throws IOException {
    byte[] file = Files.readAllBytes(picture);
    boolean jpeg = file.length > 0 && file[0] == (byte) 0xff;
    String type = jpeg ? "image/jpeg" : "image/png"; // the server refuses what is neither
    return post("/v1/uploads", type, file, null).path("id").asText();
  }

  /** Deletes what is at {@code path}; what the server answers. */
  public JsonNode cancelled(String path) {
    return json(ok(builder(path).DELETE()));
  }

  /**
   * Puts the bytes of a file.
   *
   * @throws IOException if there is no such file
   */
  public JsonNode put(String path, Path file) throws IOException {
    return json(
        ok(
            builder(path)
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofFile(file)),
            UPLOAD_LIMIT));
  }

  /** The bytes of the picture. */
  public byte[] image(UUID id) {
    return ok(get("/v1/jobs/" + id + "/image"));
  }

  /** Deletes what is at {@code path}. */
  public void delete(String path) {
    ok(builder(path).DELETE());
  }

  /**
   * Server-sent events at {@code path} until the server ends them.
   *
   * @param event takes the name and the data of each
   */
  public void stream(String path, BiConsumer<String, JsonNode> event) {
    var request =
        builder(path).setHeader("Accept", "text/event-stream").timeout(LIMIT).GET().build();
    try {
      var answer = http.send(request, BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        try (var body = answer.body()) {
          throw refusal(answer.statusCode(), body.readAllBytes());
        }
      }
      if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
        answer.body().close();
        throw notResow();
      }
      try (var lines = new EventLines(answer.body(), this::isAlive)) {
        String name = "message";
        for (String text; (text = lines.next()) != null; ) {
          if (text.startsWith("event:")) {
            name = text.substring("event:".length()).strip();
          } else if (text.startsWith("data:")) {
            byte[] data = text.substring("data:".length()).getBytes(StandardCharsets.UTF_8);
            event.accept(name, json(data));
          }
        }
      }
    } catch (UncheckedIOException e) {
      throw broken(e.getCause());
    } catch (IOException e) {
      throw broken(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private ApiException broken(IOException e) {
    return new ApiException("the stream from %s broke: %s".formatted(url, Reasons.of(e, url)), e);
  }

  private Job job(HttpRequest.Builder request) {
    try {
      Job job = Json.read(ok(request), Job.class);
      if (job.id() != null && job.state() != null) {
        return job;
      }
    } catch (InvalidJsonException notOurs) {
      // reported below
    }
    throw notResow();
  }

  private JsonNode json(byte[] body) {
    try {
      JsonNode json = Json.read(body, JsonNode.class);
      if (json.isObject()) {
        return json;
      }
    } catch (InvalidJsonException notOurs) {
      // reported below
    }
    throw notResow();
  }

  private JsonNode items(JsonNode page) {
    if (!page.path("items").isArray()) {
      throw notResow();
    }
    return page;
  }

  /**
   * The same answer.
   *
   * @throws ApiException when it lacks a field that every Resow server sends
   */
  public JsonNode having(String field, JsonNode answer) {
    if (!answer.hasNonNull(field)) {
      throw notResow();
    }
    return answer;
  }

  private ApiException notResow() {
    return ApiException.notResow(
        "%s does not answer like a Resow server of this version; check the address".formatted(url));
  }

  private byte[] ok(HttpRequest.Builder request) {
    return ok(request, LIMIT);
  }

  private byte[] ok(HttpRequest.Builder request, Duration limit) {
    for (int tries = 1; ; tries++) {
      var response = send(request, limit);
      if (response.statusCode() / 100 == 2) {
        return response.body();
      }
      var pause = UnavailableRetry.pause(response.request(), response, tries);
      if (pause.isEmpty()) {
        throw refusal(response.statusCode(), response.body());
      }
      pause(pause.get());
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static ApiException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new ApiException("interrupted", cause);
  }

  private ApiException refusal(int status, byte[] body) {
    try {
      JsonNode problem = Json.read(body, JsonNode.class);
      if (problem.hasNonNull("type")) {
        return new ApiException(status, sentences(status, problem), problem);
      }
    } catch (InvalidJsonException notJson) {
      // reported below
    }
    return new ApiException(
        status,
        "%s answered with HTTP %d and no problem details; check that it is the address of a Resow server"
            .formatted(url, status),
        null);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, Duration limit) {
    try {
      return http.send(request.timeout(limit).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new ApiException("no answer from %s: %s".formatted(url, Reasons.of(e, url)), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest.Builder get(String path) {
    return builder(path).GET();
  }

  private HttpRequest.Builder post(String path, byte[] body) {
    return builder(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private HttpRequest.Builder builder(String path) {
    var request =
        HttpRequest.newBuilder(url.resolve(path)).header("Accept", "application/json, */*");
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  /** The sentences of an RFC 9457 answer. */
  private static String sentences(int status, JsonNode problem) {
    var text = new StringJoiner(" ");
    text.add(problem.path("detail").asText(problem.path("title").asText("HTTP " + status)));
    for (JsonNode error : problem.path("errors")) {
      String detail = error.path("detail").asText();
      if (!text.toString().contains(detail)) {
        text.add("[%s] %s".formatted(error.path("field").asText(), detail));
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
