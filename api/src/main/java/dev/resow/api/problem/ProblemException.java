package dev.resow.api.problem;

import jakarta.ws.rs.WebApplicationException;
import java.util.List;

/** Ends a request with a problem. */
public class ProblemException extends WebApplicationException {
  public ProblemException(ProblemType type, String detail) {
    this(type, detail, List.of());
  }

  public ProblemException(ProblemType type, String detail, List<Problem.FieldError> errors) {
    super(detail, Problem.of(type, detail, errors).response());
  }
}
