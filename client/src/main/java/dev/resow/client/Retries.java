package dev.resow.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often a request is repeated: after a connection that failed or was cut, a timeout, and the
 * answers 429, 502, 503 and 504. Every request of this client can be repeated, because those that
 * make something carry an idempotency key.
 *
 * @param tries in total, at least 1. Default: 4
 * @param first wait before the second try; it doubles with each try. Default: 200 ms
 * @param longest of these waits. Default: 5 s
 * @param patience longest {@code Retry-After} that is waited for; a longer one ends the call with
 *     the problem. Default: 60 s
 */
public record Retries(int tries, Duration first, Duration longest, Duration patience) {
  /** Four tries. */
  public static final Retries DEFAULT =
      new Retries(4, Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofMinutes(1));

  /** One try. */
  public static final Retries NONE = DEFAULT.withTries(1);

  public Retries {
    if (tries < 1) throw new IllegalArgumentException("tries must be at least 1, not " + tries);
    if (first.isNegative() || longest.compareTo(first) < 0 || patience.isNegative())
      throw new IllegalArgumentException(
          "expected 0 <= first <= longest and 0 <= patience, not %s, %s, %s"
              .formatted(first, longest, patience));
  }

  /** The same with another number of tries. */
  public Retries withTries(int number) {
    return new Retries(number, first, longest, patience);
  }

  /**
   * The wait before the next try; empty if there is none.
   *
   * @param failed tries so far, at least 1
   * @param retryAfter what the server asks for, or null
   * @param random spreads clients that failed together over the second half of the wait
   */
  Optional<Duration> pause(int failed, Duration retryAfter, RandomGenerator random) {
    if (failed >= tries) return Optional.empty();
    if (retryAfter != null)
      return retryAfter.compareTo(patience) > 0 ? Optional.empty() : Optional.of(retryAfter);
    // 2^30 times any wait is longer than the longest one worth waiting for
    long doubled = first.toMillis() << Math.min(failed - 1, 30);
    long most = Math.min(doubled < 0 ? Long.MAX_VALUE : doubled, longest.toMillis());
    return Optional.of(Duration.ofMillis(most - random.nextLong(most / 2 + 1)));
  }
}
