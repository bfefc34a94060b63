package dev.resow.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.contract.MalformedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The HTTP API of one server. */
public final class Api implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

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
    this.url = URI.create(url.toString().replaceAll("/+$", ""));
  }

  public URI url() {
    return url;
  }

  public URI address(Job job) {
    return url.resolve("/v1/jobs/" + job.id());
  }

  /** True when every part is up and the model is loaded. */
  public boolean isReady() {
    try {
      return send(get("/q/health/ready")).statusCode() == 200;
    } catch (ApiException unreachable) {
      return false;
    }
  }

  /**
   * True when requests that name no model would get this one, because a worker has announced it.
   */
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

  /** A page of jobs, as the server writes it. */
  public JsonNode jobs(String state, int limit) {
    String query = "?limit=" + limit + (state == null ? "" : "&state=" + state);
    return Json.read(ok(get("/v1/jobs" + query)), JsonNode.class);
  }

  /** Anything the api says at {@code path}, as it is. */
  public JsonNode read(String path) {
    return Json.read(ok(get(path)), JsonNode.class);
  }

  /**
   * Sends anything, as it is.
   *
   * @param idempotencyKey null if repeating it shall do it again
   */
  public JsonNode post(String path, Object body, String idempotencyKey) {
    var request = post(path, Json.write(body));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return Json.read(ok(request), JsonNode.class);
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
    var request = builder(path).setHeader("Accept", "text/event-stream").GET().build();
    try {
      var answer = http.send(request, BodyHandlers.ofLines());
      try (var lines = answer.body()) {
        if (answer.statusCode() != 200) {
          byte[] body = lines.collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
          throw new ApiException(answer.statusCode(), problem(answer.statusCode(), body));
        }
        String name = "message";
        for (var line = lines.iterator(); line.hasNext(); ) {
          String text = line.next();
          if (text.startsWith("event:")) {
            name = text.substring("event:".length()).strip();
          } else if (text.startsWith("data:")) {
            byte[] data = text.substring("data:".length()).getBytes(StandardCharsets.UTF_8);
            event.accept(name, Json.read(data, JsonNode.class));
          }
        }
      }
    } catch (UncheckedIOException e) {
      throw broken(e.getCause());
    } catch (IOException e) {
      throw broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException("interrupted", e);
    }
  }

  private ApiException broken(IOException e) {
    return new ApiException("the stream from %s broke: %s".formatted(url, reason(e)), e);
  }

  private Job job(HttpRequest.Builder request) {
    return Json.read(ok(request), Job.class);
  }

  private byte[] ok(HttpRequest.Builder request) {
    var response = send(request);
    if (response.statusCode() / 100 != 2) {
      throw new ApiException(
          response.statusCode(), problem(response.statusCode(), response.body()));
    }
    return response.body();
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(LIMIT).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new ApiException("no answer from %s: %s".formatted(url, reason(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException("interrupted", e);
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

  /** The sentences of an RFC 9457 answer, or what there is. */
  private static String problem(int status, byte[] body) {
    try {
      JsonNode problem = Json.read(body, JsonNode.class);
      var text = new StringJoiner(" ");
      text.add(problem.path("detail").asText(problem.path("title").asText("HTTP " + status)));
      for (JsonNode error : problem.path("errors")) {
        String detail = error.path("detail").asText();
        if (!text.toString().contains(detail)) {
          text.add("[%s] %s".formatted(error.path("field").asText(), detail));
        }
      }
      return text.toString();
    } catch (MalformedEvent notJson) {
      return "HTTP " + status;
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public void close() {
    http.close();
  }
}
