package dev.resow.client;

import dev.resow.client.model.Problem;
import java.time.Duration;
import java.util.Optional;

/** The server refused a request, or could not fulfil it. */
public final class ProblemException extends ResowException {
  private static final long serialVersionUID = 1;
  private final transient Problem problem;
  private final Duration retryAfter;

  ProblemException(Problem problem, Duration retryAfter) {
    super(problem.status() + " " + problem.title() + ": " + problem.detail(), null);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** All fields of the answer. */
  public Problem problem() {
    return problem;
  }

  /** The status of HTTP. */
  public int status() {
    return problem.status();
  }

  /** From the {@code Retry-After} header: when the same request may succeed. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
