package dev.resow.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/** Times as text: ISO 8601 with seconds and an offset, as RFC 3339 writes them. */
public final class Iso8601 {
  private static final int LONGEST = 64;
  private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile(".{10,}[+-][0-9]{4}");

  private Iso8601() {}

  /**
   * @param text e.g. {@code 2026-01-31T12:00:00Z}; any offset, with or without its colon
   * @throws DateTimeException if it is no time
   */
  public static Instant instant(String text) {
    if (text.length() > LONGEST)
      throw new DateTimeException("a time must have at most 64 characters");
    int colon = text.length() - 2;
    return Instant.parse(
        OFFSET_WITHOUT_COLON.matcher(text).matches()
            ? text.substring(0, colon) + ":" + text.substring(colon)
            : text);
  }
}
