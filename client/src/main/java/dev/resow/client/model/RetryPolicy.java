package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;

/**
 * When a failed job is tried again. Null fields have the defaults of the server.
 *
 * @param rules at most one per kind of failure
 * @param maxAttempts 1 to 50
 * @param maxRounds of all attempts together
 * @param maxForwardEquivalents of all attempts together
 * @param maxWallTime since the start of the first attempt
 */
public record RetryPolicy(
    List<RetryRule> rules,
    Integer maxAttempts,
    Integer maxRounds,
    Double maxForwardEquivalents,
    Duration maxWallTime) {

  /** What follows a failure of one kind. */
  public record RetryRule(FailureKind on, RetryAction action, Backoff backoff, Integer retries) {}

  /**
   * What the next attempt does.
   *
   * @param does {@code same-seed}, {@code next-seed}, {@code stronger}, {@code other-method} or
   *     {@code give-up}
   * @param ladder of {@code stronger}: methods, weakest first
   * @param method of {@code other-method}
   * @param keepSeed of both
   */
  public record RetryAction(
      @JsonProperty("do") String does, List<String> ladder, String method, Boolean keepSeed) {
    /** An action without settings, e.g. {@code next-seed}. */
    public static RetryAction of(String does) {
      return new RetryAction(does, null, null, null);
    }
  }

  /** The waits between attempts. */
  public record Backoff(
      Duration first, Double factor, Duration longest, Double jitter, Integer atOnce) {}
}
