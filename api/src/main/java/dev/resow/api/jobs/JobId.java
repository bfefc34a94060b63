package dev.resow.api.jobs;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.util.UUID;

/** A job id in a path. */
public final class JobId {
  private JobId() {}

  /**
   * @throws ProblemException not-found if it is not a UUID in its usual form: no job has that name
   */
  public static UUID parse(String text) {
    try {
      UUID id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) return id;
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new ProblemException(
        ProblemType.NOT_FOUND, "The id must be a UUID, not '" + Excerpt.of(text) + "'.");
  }
}
