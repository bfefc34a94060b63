package dev.resow.api.problem;

import java.time.DateTimeException;
import java.time.Instant;

/** Query parameters from their text; what is none is a problem that says what it should be. */
public final class Parameters {
  private Parameters() {}

  /**
   * @throws ProblemException invalid-parameter
   */
  public static int number(String name, String text, int least, int most) {
    if (text.matches("[0-9]{1,4}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) return number;
    }
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER,
        "%s is %d..%d, not '%s'.".formatted(name, least, most, text));
  }

  /**
   * @param text or null
   * @throws ProblemException invalid-parameter
   */
  public static Instant time(String name, String text) {
    if (text == null) return null;
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, name + " is a time like 2026-01-31T12:00:00Z.");
    }
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
          throw new ProblemException(ProblemType.INVALID_PARAMETER, name + " is true or false.");
    };
  }
}
