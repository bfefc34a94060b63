package dev.resow.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Repeats a submit without creating a second job. */
final class IdempotentSubmit {
  private IdempotentSubmit() {}

  // [start:IdempotentSubmit]
  static JsonNode submit(RestClient resow, String orderNumber)
      throws IOException, InterruptedException {
    String request =
        """
        {"prompt": "a cat and a fox"}\
        """;
    try {
      return resow.post("/v1/jobs", request, "Idempotency-Key", orderNumber);
    } catch (IOException lostConnection) {
      // The server may have accepted the job. The same key returns that job, or creates it now.
      return resow.post("/v1/jobs", request, "Idempotency-Key", orderNumber);
    }
  }
  // [end:IdempotentSubmit]
}
