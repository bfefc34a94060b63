package dev.resow.api.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** The answers to failures, for callers that are not resources. */
public final class Problems {
  private static final ProblemMappers MAPPERS = new ProblemMappers();

  private Problems() {}

  /** What a resource that failed so would answer; its entity is the JSON of a {@link Problem}. */
  public static Response of(Throwable failure) {
    return failure instanceof WebApplicationException e ? MAPPERS.web(e) : MAPPERS.any(failure);
  }
}
