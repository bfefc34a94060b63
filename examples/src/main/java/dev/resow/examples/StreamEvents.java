package dev.resow.examples;

import java.io.IOException;
import java.util.List;

/** Follows a job as server-sent events. */
final class StreamEvents {
  private StreamEvents() {}

  // [start:StreamEvents]
  /** Returns the event names of the job; the server closes the stream when the job has ended. */
  static List<String> follow(RestClient resow, String job)
      throws IOException, InterruptedException {
    String path = "/v1/jobs/" + job + "/events";
    // After a lost connection, continue with: "Last-Event-ID", the last id received.
    try (var lines = resow.lines(path, "Accept", "text/event-stream")) {
      return lines
          .filter(line -> line.startsWith("event:"))
          .map(line -> line.substring("event:".length()).strip())
          .toList();
    }
  }
  // [end:StreamEvents]
}
