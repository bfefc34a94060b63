package dev.resow.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Submits a job, waits for its end and downloads the image. */
final class SubmitAndWait {
  private SubmitAndWait() {}

  // [start:SubmitAndWait]
  static byte[] generate(RestClient resow, String prompt) throws IOException, InterruptedException {
    String request =
        """
        {"prompt": "%s", "seed": 7}\
        """
            .formatted(prompt);
    // Answers as soon as the job has ended, at the latest after 60 seconds.
    JsonNode job = resow.post("/v1/jobs", request, "Prefer", "wait=60");
    String path = "/v1/jobs/" + job.path("id").asText();
    while (job.path("state").asText().matches("QUEUED|DISPATCHED|RUNNING|RETRY_WAIT")) {
      job = resow.get(path, "Prefer", "wait=60");
    }
    if (!job.path("state").asText().equals("SUCCEEDED")) {
      throw new IOException("the job ended without an image: " + job.path("failure"));
    }
    return resow.bytes(path + "/image");
  }
  // [end:SubmitAndWait]
}
