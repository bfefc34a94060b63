package dev.resow.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Queues dead letters again. */
final class RequeueDeadLetters {
  private RequeueDeadLetters() {}

  // [start:RequeueDeadLetters]
  static JsonNode requeue(RestClient resow, String reason, boolean dryRun)
      throws IOException, InterruptedException {
    // A dead job becomes a new job; an unreadable record is sent to its topic again.
    String request =
        """
        {"filter": {"reason": "%s"}, "limit": 100, "dryRun": %b}\
        """
            .formatted(reason, dryRun);
    return resow.post("/v1/dead-letters/requeue", request);
  }
  // [end:RequeueDeadLetters]
}
