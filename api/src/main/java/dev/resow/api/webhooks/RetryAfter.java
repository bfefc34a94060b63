package dev.resow.api.webhooks;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The {@code Retry-After} header (RFC 9110): seconds or a date. */
final class RetryAfter {
  /** The longest pause that a receiver's Retry-After can ask for. */
  static final Duration LONGEST = Duration.ofHours(24);

  private RetryAfter() {}

  /**
   * The earliest time of the next attempt.
   *
   * @param header or null
   * @return later than now and at most {@link #LONGEST} later; empty if the header is unusable
   */
  static Optional<Instant> parse(String header, Instant now) {
    if (header == null) return Optional.empty();
    String text = header.strip();
    Instant latest = now.plus(LONGEST);
    Instant requested;
    if (text.matches("[0-9]{1,9}")) {
      requested = now.plusSeconds(Long.parseLong(text));
    } else if (text.matches("[0-9]+")) {
      requested = latest;
    } else {
      try {
        requested = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    if (!requested.isAfter(now)) return Optional.empty();
    return Optional.of(requested.isAfter(latest) ? latest : requested);
  }
}
