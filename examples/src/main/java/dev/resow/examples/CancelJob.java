package dev.resow.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Cancels a job. */
final class CancelJob {
  private CancelJob() {}

  // [start:CancelJob]
  static JsonNode cancel(RestClient resow, String job) throws IOException, InterruptedException {
    // A queued job is cancelled at once; a worker stops a running one before its next step.
    resow.delete("/v1/jobs/" + job);
    return resow.get("/v1/jobs/" + job, "Prefer", "wait=60");
  }
  // [end:CancelJob]
}
