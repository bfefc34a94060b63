package dev.resow.api.jobs;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;

/** The {@value #HEADER} header. */
public final class IdempotencyKey {
  public static final String HEADER = "Idempotency-Key";
  private static final int LONGEST = 200;

  private IdempotencyKey() {}

  /**
   * @return null if the client sent none
   */
  public static String of(String header) {
    if (header == null) return null;
    if (header.isBlank() || header.length() > LONGEST)
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          HEADER + " must have 1 to " + LONGEST + " characters, for example a UUID.");
    return header;
  }
}
