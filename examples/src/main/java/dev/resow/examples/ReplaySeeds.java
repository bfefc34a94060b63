package dev.resow.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Samples seeds of a job again and compares the results. */
final class ReplaySeeds {
  private ReplaySeeds() {}

  // [start:ReplaySeeds]
  static JsonNode replay(ResowClient resow, String job) throws IOException, InterruptedException {
    // Without "failed": false only seeds that failed are sampled again.
    String request =
        """
        {"filter": {"jobs": ["%s"], "failed": false}, "policy": {"seed": "same"}, "limit": 10}"""
            .formatted(job);
    JsonNode replay = resow.post("/v1/replays", request, "Idempotency-Key", "replay-of-" + job);
    String seeds = replay.path("links").path("seeds").asText();
    JsonNode first = resow.get(seeds).path("items").path(0);
    while (first.path("outcome").asText().equals("running")) {
      // Each seed becomes a job of its own; wait for it as for any other job.
      resow.get("/v1/jobs/" + first.path("job").asText(), "Prefer", "wait=5");
      first = resow.get(seeds).path("items").path(0);
    }
    return first;
  }
  // [end:ReplaySeeds]
}
