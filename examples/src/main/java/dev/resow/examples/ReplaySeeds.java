package dev.resow.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Samples seeds of a job again and compares the results. */
final class ReplaySeeds {
  private ReplaySeeds() {}

  // [start:ReplaySeeds]
  static JsonNode replay(RestClient resow, String job) throws IOException, InterruptedException {
    // Without "failed": false only seeds that failed are sampled again.
    String request =
        """
        {"filter": {"jobs": ["%s"], "failed": false}, "policy": {"seed": "same"}, "limit": 10}\
        """
            .formatted(job);
    JsonNode replay = resow.post("/v1/replays", request, "Idempotency-Key", "replay-of-" + job);
    String path = replay.path("links").path("self").asText();
    while (!replay.path("done").asBoolean()) {
      TimeUnit.MILLISECONDS.sleep(200);
      replay = resow.get(path);
    }
    // One entry per seed, with the new job and the comparison.
    return resow.get(path + "/seeds").path("items").path(0);
  }
  // [end:ReplaySeeds]
}
