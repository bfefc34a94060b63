package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.testkit.Until;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A reader of server-sent events, line by line. */
final class SseReader implements AutoCloseable {
  final List<String> lines = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Thread reader;

  /**
   * @param headers names and values by turns
   */
  SseReader(URI address, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(address).header("Accept", "text/event-stream");
    if (headers.length > 0) request.headers(headers);
    var answer = client.send(request.build(), BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    reader = Thread.ofVirtual().start(() -> answer.body().forEach(lines::add));
  }

  /** A reader that is on the live stream. */
  static SseReader ofAll(URI site, String... headers) throws Exception {
    var tail = new SseReader(site.resolve("/v1/stream"), headers);
    Until.isTrue(() -> tail.lines.contains("event:hello"));
    return tail;
  }

  boolean heard(String event, UUID job) {
    return heard(event, job.toString());
  }

  /** True after an event of that name whose data hold the text. */
  boolean heard(String event, String text) {
    for (int i = 0; i < lines.size(); i++)
      if (lines.get(i).equals("event:" + event)) {
        for (int j = i + 1; j < lines.size() && !lines.get(j).isBlank(); j++)
          if (lines.get(j).startsWith("data:") && lines.get(j).contains(text)) return true;
      }
    return false;
  }

  /** What a browser would send when it comes back, or null. */
  String lastId() {
    return lines.stream()
        .filter(line -> line.startsWith("id:"))
        .reduce((_, later) -> later)
        .map(line -> line.substring(3).strip())
        .orElse(null);
  }

  boolean hasEnded() {
    return !reader.isAlive();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
