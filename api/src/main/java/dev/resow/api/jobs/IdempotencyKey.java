package dev.resow.api.jobs;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.net.URI;

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

  /**
   * @param stored hash of the request that used the key first
   * @param hash that of this one
   * @param made what the requests make, such as "replay"
   * @throws ProblemException if they are different requests
   */
  public static void check(String stored, String hash, String made) {
    if (!stored.equals(hash))
      throw new ProblemException(
          ProblemType.IDEMPOTENCY_KEY_REUSED,
          "The key was used with a different request body. Use a new key for a new %s."
              .formatted(made));
  }

  /**
   * 202 with Location.
   *
   * @param view of what was accepted
   * @param self its URL
   * @param repeated true if an earlier request with the same key had made it
   */
  public static Response accepted(Object view, String self, boolean repeated) {
    return mark(Response.accepted(view).location(URI.create(self)), repeated).build();
  }

  /** Marks the answer to a request that an earlier one with the same key had made. */
  public static ResponseBuilder mark(ResponseBuilder answer, boolean repeated) {
    return repeated ? answer.header(REPLAYED, "true") : answer;
  }
}
