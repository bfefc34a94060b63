package dev.resow.contract.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with jitter: {@code first * factor^(n-1)}, at most {@code longest}, then
 * shortened by up to {@code jitter} of itself so that a crowd of failures does not come back at
 * once.
 *
 * @param factor at least 1
 * @param jitter 0..1
 */
public record Backoff(Duration first, double factor, Duration longest, double jitter) {
  /** At once. */
  public static final Backoff NONE = new Backoff(Duration.ZERO, 1, Duration.ZERO, 0);

  public Backoff {
    if (first == null || first.isNegative() || longest == null || longest.compareTo(first) < 0)
      throw new IllegalArgumentException("back-off needs 0 <= first <= longest");
    if (!(factor >= 1)) throw new IllegalArgumentException("back-off factor must be at least 1");
    if (!(jitter >= 0 && jitter <= 1))
      throw new IllegalArgumentException("back-off jitter must be in 0..1");
  }

  /**
   * The wait before the next attempt.
   *
   * @param failures failures so far, 1 or more
   */
  public Duration delay(int failures, RandomGenerator random) {
    // In double arithmetic the power saturates at infinity instead of overflowing.
    double millis =
        Math.min(
            longest.toMillis(), first.toMillis() * Math.pow(factor, Math.max(0, failures - 1)));
    return Duration.ofMillis((long) (millis * (1 - jitter * random.nextDouble())));
  }
}
