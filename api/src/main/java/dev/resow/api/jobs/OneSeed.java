package dev.resow.api.jobs;

import dev.resow.contract.failure.FailureKind;
import dev.resow.contract.policy.RetryPolicy;
import java.time.Duration;

/**
 * What a job that judges one seed retries: only failures that are unrelated to the image. A policy
 * that continues with other seeds would answer a different question.
 */
public final class OneSeed {
  public static final RetryPolicy POLICY =
      RetryPolicy.builder()
          .on(FailureKind.TRANSIENT)
          .sameSeed()
          .backoff(Duration.ofSeconds(1), Duration.ofMinutes(1))
          .times(4)
          .on(FailureKind.WORKER_LOST)
          .sameSeed()
          .times(4)
          .maxAttempts(6)
          .build();

  private OneSeed() {}
}
