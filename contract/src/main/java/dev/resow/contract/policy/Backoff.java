package dev.resow.contract.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with jitter: the first {@code atOnce} retries come at once, then {@code
 * first * factor^(n-1)}, at most {@code longest}, shortened by up to {@code jitter} of itself so
 * that a crowd of failures does not come back at once.
 *
 * @param first wait before the first retry that waits; absent = 1 s
 * @param factor at least 1; absent = 2
 * @param longest absent = 1 min, or {@code first} if that is longer
 * @param jitter 0..1; absent = 0.5
 * @param atOnce retries without any wait, 0 or more; absent = 0
 */
public record Backoff(
    Duration first, Double factor, Duration longest, Double jitter, Integer atOnce) {
  /** Never a wait. */
  public static final Backoff NONE = new Backoff(Duration.ZERO, 1., Duration.ZERO, 0., 0);

  private static final Duration MINUTE = Duration.ofMinutes(1);

  public Backoff {
    first = first == null ? Duration.ofSeconds(1) : first;
    factor = factor == null ? 2 : factor;
    if (longest == null) longest = first.compareTo(MINUTE) > 0 ? first : MINUTE;
    jitter = jitter == null ? .5 : jitter;
    atOnce = atOnce == null ? 0 : atOnce;
    if (first.isNegative() || longest.compareTo(first) < 0)
      throw new IllegalArgumentException(
          "a back-off needs 0 <= first <= longest, not %s and %s".formatted(first, longest));
    if (!(factor >= 1))
      throw new IllegalArgumentException("'factor' must be at least 1, not " + factor);
    if (!(jitter >= 0 && jitter <= 1))
      throw new IllegalArgumentException("'jitter' must be from 0 to 1, not " + jitter);
    if (atOnce < 0)
      throw new IllegalArgumentException("'atOnce' must be at least 0, not " + atOnce);
  }

  /**
   * The wait before the next attempt.
   *
   * @param failures failures so far, 1 or more
   */
  public Duration delay(int failures, RandomGenerator random) {
    int waits = failures - atOnce;
    if (waits < 1) return Duration.ZERO;
    // In double arithmetic the power saturates at infinity instead of overflowing.
    double millis = Math.min(longest.toMillis(), first.toMillis() * Math.pow(factor, waits - 1));
    return Duration.ofMillis((long) (millis * (1 - jitter * random.nextDouble())));
  }
}
