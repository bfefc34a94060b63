package dev.resow.api.jobs;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.ws.rs.core.Response.ResponseBuilder;

/** The {@value #HEADER} header, and the one of its answers. */
public final class IdempotencyKey {
  public static final String HEADER = "Idempotency-Key";
  private static final String REPLAYED = "Idempotency-Replayed";
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

  /** Marks the answer to a request that an earlier one with the same key had made. */
  public static ResponseBuilder mark(ResponseBuilder answer, boolean repeated) {
    return repeated ? answer.header(REPLAYED, "true") : answer;
  }
}
