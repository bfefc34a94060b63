package dev.resow.standalone.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** A point in time on a command line: {@code 30m}, {@code 24h}, {@code 7d} ago, or a time. */
final class Since {
  private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");

  private Since() {}

  /**
   * @throws IllegalArgumentException if it is neither
   */
  static Instant parse(String text, Instant now) {
    var ago = AGO.matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      return now.minus(
          switch (ago.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expected 30m, 24h, 7d or a time like 2026-01-31T12:00:00Z, got '" + text + "'");
    }
  }
}
