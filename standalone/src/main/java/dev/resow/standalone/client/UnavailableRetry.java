package dev.resow.standalone.client;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * When a request is repeated because the server answered 503, which says that repeating is safe: at
 * most {@value #TRIES} tries, and only requests that have the same effect when they are repeated.
 */
final class UnavailableRetry {
  private static final int UNAVAILABLE = 503;
  private static final int TRIES = 4;

  /** A server that asks for more is down rather than busy. */
  private static final int LONGEST_SECONDS = 10;

  private static final Set<String> IDEMPOTENT = Set.of("GET", "PUT", "DELETE");

  private UnavailableRetry() {}

  /**
   * The wait before the next try; empty if the answer is final.
   *
   * @param tries so far, at least 1
   */
  static Optional<Duration> pause(HttpRequest request, HttpResponse<?> answer, int tries) {
    if (answer.statusCode() != UNAVAILABLE || tries >= TRIES || !isIdempotent(request))
      return Optional.empty();
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("\\d{1,2}"))
        .map(Integer::parseInt)
        .filter(seconds -> seconds <= LONGEST_SECONDS)
        .map(Duration::ofSeconds);
  }

  private static boolean isIdempotent(HttpRequest request) {
    return IDEMPOTENT.contains(request.method())
        || request.headers().firstValue("Idempotency-Key").isPresent();
  }
}
