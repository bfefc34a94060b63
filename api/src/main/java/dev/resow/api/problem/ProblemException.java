package dev.resow.api.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Ends a request with a problem. */
public class ProblemException extends WebApplicationException {
  public ProblemException(ProblemType type, String detail) {
    this(type, detail, List.of());
  }

  public ProblemException(ProblemType type, String detail, List<Problem.FieldError> errors) {
    super(detail, Problem.of(type, detail, errors).response());
  }

  /**
   * A refusal whose detail is the first of its errors.
   *
   * @param errors at least one
   */
  public static ProblemException of(ProblemType type, List<Problem.FieldError> errors) {
    var first = errors.getFirst();
    return new ProblemException(type, first.field() + ": " + first.detail(), errors);
  }

  /**
   * @param retryAfter whole seconds, for the {@code Retry-After} header
   */
  public ProblemException(ProblemType type, String detail, int retryAfter) {
    super(
        detail,
        Response.fromResponse(Problem.of(type, detail, List.of()).response())
            .header(HttpHeaders.RETRY_AFTER, retryAfter)
            .build());
  }
}
