package dev.resow.chaos.growth;

import dev.resow.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A request of a client that is measured.
 *
 * @param name for people
 * @param path with its query
 * @param body a job to submit, or null for a GET
 */
record GrowthRequest(String name, String path, Map<String, Object> body) {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  GrowthRequest(String name, String path) {
    this(name, path, null);
  }

  /** Median time and worst answer of some calls. */
  record Times(int calls, double millis, String failure) {}

  /**
   * Sends it once without measuring, and then as often as wanted, but not longer than for this
   * time.
   *
   * @throws IllegalStateException if the api finds fault with the request itself
   */
  Times measure(HttpClient http, URI api, int calls, Duration limit)
      throws IOException, InterruptedException {
    var millis = new ArrayList<Double>();
    long end = System.nanoTime() + limit.toNanos();
    int status = send(http, api);
    do {
      long began = System.nanoTime();
      status = Math.max(status, send(http, api));
      millis.add((System.nanoTime() - began) / 1e6);
    } while (millis.size() < calls && System.nanoTime() < end);
    return new Times(millis.size(), Medians.of(millis), status < 500 ? null : "HTTP " + status);
  }

  private int send(HttpClient http, URI api) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(api.resolve(path)).timeout(LIMIT);
    if (body != null)
      request
          .header("Content-Type", "application/json")
          .header("Resow-Tenant", "tenant-00")
          .header("Idempotency-Key", UUID.randomUUID().toString())
          .POST(BodyPublishers.ofByteArray(Json.write(body)));
    var answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 400 && answer.statusCode() < 500)
      throw new IllegalStateException(
          "%s: the api answered HTTP %d: %s".formatted(path, answer.statusCode(), answer.body()));
    return answer.statusCode();
  }

  /**
   * What people and programs ask most.
   *
   * @param ended a job
   * @param waiting a job near the end of the queue
   * @param cursor of a page in the middle
   */
  static List<GrowthRequest> all(String ended, String waiting, String cursor) {
    return List.of(
        new GrowthRequest("submit", "/v1/jobs", job()),
        new GrowthRequest("job that has ended", "/v1/jobs/" + ended),
        new GrowthRequest("job that waits, with its place", "/v1/jobs/" + waiting),
        new GrowthRequest("jobs, first page", "/v1/jobs"),
        new GrowthRequest("jobs, page in the middle", "/v1/jobs?cursor=" + cursor),
        new GrowthRequest("jobs of a tenant", "/v1/jobs?tenant=tenant-10"),
        new GrowthRequest("jobs of a tenant that has none", "/v1/jobs?tenant=nobody"),
        new GrowthRequest("jobs of a frequent state", "/v1/jobs?state=QUEUED"),
        new GrowthRequest("jobs of a rare state", "/v1/jobs?state=RUNNING,RETRY_WAIT"),
        new GrowthRequest("jobs of states that none has", "/v1/jobs?state=FAILED,DEAD,EXPIRED"),
        new GrowthRequest("jobs of an unknown watermark", "/v1/jobs?watermark=000000000000"),
        new GrowthRequest("jobs with a text that none has", "/v1/jobs?text=zebra"),
        new GrowthRequest("jobs by state and class", "/v1/queue"),
        new GrowthRequest("queue over a day", "/v1/queue/depth"),
        new GrowthRequest("rates over a day", "/v1/rates"),
        new GrowthRequest("reviews", "/v1/reviews"),
        new GrowthRequest("ledger, first page", "/v1/ledger/rounds"),
        new GrowthRequest("ledger, failed rounds", "/v1/ledger/rounds?failed=true"),
        new GrowthRequest("ledger, methods over 30 days", "/v1/ledger/methods"),
        new GrowthRequest("ledger, pairs over 30 days", "/v1/ledger/pairs"),
        new GrowthRequest("ledger, time line over 30 days", "/v1/ledger/timeline"),
        new GrowthRequest("usage over 30 days", "/v1/usage"));
  }

  private static Map<String, Object> job() {
    return Map.of(
        "prompt", "a cat and a fox", "model", "stand-in", "steps", 5, "width", 16, "height", 16);
  }
}
