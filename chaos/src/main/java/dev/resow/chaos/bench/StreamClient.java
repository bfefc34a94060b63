package dev.resow.chaos.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Follows the event stream of a job to its end, and notes how late each event came. */
final class StreamClient implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI api;
  private final Clock clock;

  StreamClient(URI api, Clock clock) {
    this.api = api;
    this.clock = clock;
  }

  /** Milliseconds of every event but changes of state that happened while the stream was open. */
  List<Double> follow(UUID job) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(api.resolve("/v1/jobs/" + job + "/events"))
            .header("Accept", "text/event-stream")
            .build();
    var answer = http.send(request, BodyHandlers.ofLines());
    Instant opened = clock.instant();
    var delays = new ArrayList<Double>();
    try (var lines = answer.body()) {
      for (var line = lines.iterator(); line.hasNext(); ) {
        String text = line.next();
        if (!text.startsWith("data:")) continue;
        Instant now = clock.instant();
        JsonNode event = Json.parse(text.substring(5), JsonNode.class);
        if (!event.hasNonNull("at")) continue; // "end" and "resync" are no events of the job
        // A change of state has the time of the event that caused it, which is measured itself.
        if (event.path("type").asText().equals(JobStateChanged.TYPE)) continue;
        Instant at = Instant.parse(event.path("at").asText());
        if (at.isAfter(opened)) delays.add(Duration.between(at, now).toNanos() / 1e6);
      }
    }
    return delays;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
