package dev.resow.api.problem;

import dev.resow.contract.Iso8601;
import dev.resow.contract.Texts;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;

/** Parses query parameters; an invalid value is a problem that names the expected form. */
public final class Parameters {
  private Parameters() {}

  /**
   * @throws ProblemException invalid-parameter
   */
  public static int number(String name, String text, int least, int most) {
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) return number;
    }
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER,
        "%s must be a whole number from %d to %d, not '%s'."
            .formatted(name, least, most, Excerpt.of(text)));
  }

  /**
   * @param text or null
   * @throws ProblemException invalid-parameter
   */
  public static Instant time(String name, String text) {
    if (text == null) return null;
    try {
      Instant time = Iso8601.instant(text);
      if (SaneTime.isForFilter(time)) return time;
    } catch (DateTimeException e) {
      // reported below
    }
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER,
        "%s must be a time like 2026-01-31T12:00:00Z in the years 2000 to 9999, not '%s'."
            .formatted(name, Excerpt.of(text)));
  }

  /**
   * Reads a cursor, which is opaque to clients.
   *
   * @param reader may throw what parsers throw
   * @throws ProblemException invalid-parameter
   */
  public static <C> C cursor(String text, Function<String, C> reader) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      if (Texts.isStorable(plain)) return reader.apply(plain);
    } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
      // reported below
    }
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER,
        "Invalid cursor. Use the value of 'next' from the previous page.");
  }

  /**
   * A time inside a cursor.
   *
   * @throws DateTimeException if no page ends there
   */
  public static Instant cursorTime(String text) {
    Instant time = Instant.parse(text);
    if (!SaneTime.isForFilter(time)) throw new DateTimeException("no page ends there");
    return time;
  }

  /**
   * @param text or null
   * @throws ProblemException invalid-parameter
   */
  public static Boolean flag(String name, String text) {
    return switch (text) {
      case null -> null;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ProblemException(
              ProblemType.INVALID_PARAMETER,
              "%s must be true or false, not '%s'.".formatted(name, Excerpt.of(text)));
    };
  }
}
