package dev.resow.chaos.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that does not give up: it repeats a request under the same key until it is accepted.
 * Answers that never came (the api was killed) make it repeat what was already accepted. Of several
 * apis it uses one until that fails, and then the next.
 */
public final class Submitter implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final List<URI> jobs;
  private final Clock clock;

  /** Index of the api in use, counted on with each that failed. */
  private final AtomicInteger current = new AtomicInteger();

  private final Set<URI> acceptedBy = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  public Submitter(URI api, Clock clock) {
    this(List.of(api), clock);
  }

  /**
   * @param apis one or more that share a database
   */
  public Submitter(List<URI> apis, Clock clock) {
    this.jobs = apis.stream().map(api -> api.resolve("/v1/jobs")).toList();
    this.clock = clock;
  }

  /**
   * An answer that was 202.
   *
   * @param sentAt when the request that was answered was sent
   */
  public record Accepted(UUID job, Instant sentAt, Instant answeredAt) {}

  /**
   * Returns when the job is accepted.
   *
   * @throws IllegalStateException if the server refuses for a reason that will not pass
   */
  public Accepted submit(String tenant, String key, Map<String, Object> job) {
    byte[] body = Json.write(job);
    while (true) {
      Instant sent = clock.instant();
      int choice = current.get();
      URI api = jobs.get(choice % jobs.size());
      HttpResponse<byte[]> answer = send(api, tenant, key, body);
      if (answer == null || answer.statusCode() >= 500) current.compareAndSet(choice, choice + 1);
      int status = answer == null ? 0 : answer.statusCode();
      requests.add(new Request(tenant, key, sent, clock.instant(), status));
      if (answer != null && answer.statusCode() == 202) {
        acceptedBy.add(api.resolve("/"));
        String id = Json.read(answer.body(), JsonNode.class).path("id").asText();
        return new Accepted(UUID.fromString(id), sent, clock.instant());
      }
      if (answer != null && answer.statusCode() < 500 && answer.statusCode() != 429)
        throw new IllegalStateException(
            "the api rejected a job with HTTP %d: %s"
                .formatted(answer.statusCode(), new String(answer.body())));
      if (Thread.currentThread().isInterrupted())
        throw new IllegalStateException("stopped before the job was accepted");
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Every request so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Base addresses, with a slash, of the apis that have accepted a job. */
  Set<URI> acceptedBy() {
    return Set.copyOf(acceptedBy);
  }

  private HttpResponse<byte[]> send(URI jobs, String tenant, String key, byte[] body) {
    var request =
        HttpRequest.newBuilder(jobs)
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .header("Resow-Tenant", tenant)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException noAnswer) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
