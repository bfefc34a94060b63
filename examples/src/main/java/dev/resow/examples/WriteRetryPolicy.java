package dev.resow.examples;

import static dev.resow.contract.failure.FailureKind.OVERLAPPED;
import static dev.resow.contract.failure.FailureKind.TRANSIENT;
import static dev.resow.contract.failure.FailureKind.WORKER_LOST;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.contract.policy.RetryPolicy;
import java.io.IOException;

/** Builds a retry policy and submits a job with it. */
final class WriteRetryPolicy {
  private WriteRetryPolicy() {}

  // [start:WriteRetryPolicy]
  static final RetryPolicy PATIENT =
      RetryPolicy.builder()
          .on(TRANSIENT, WORKER_LOST)
          .sameSeed()
          .atOnce(1)
          .backoff(ofSeconds(1), ofMinutes(1))
          .times(4)
          .on(OVERLAPPED)
          .nextSeed()
          .times(3)
          .maxRounds(10)
          .maxWallTime(ofMinutes(5))
          .build();

  static JsonNode submit(RestClient resow) throws IOException, InterruptedException {
    String policy = Json.mapper().writeValueAsString(PATIENT);
    return resow.post(
        "/v1/jobs",
        """
        {"prompt": "a cat and a fox", "policy": %s}\
        """
            .formatted(policy));
  }
  // [end:WriteRetryPolicy]
}
