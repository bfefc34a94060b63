package dev.resow.worker.attempt;

import dev.resow.contract.EventTooLargeException;
import dev.resow.contract.failure.FailureKind;
import dev.resow.worker.generation.NoRoomException;
import dev.resow.worker.generation.RefusedJobException;
import dev.resow.worker.provenance.SigningFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Classifies exceptions: the job's fault or this worker's, final or worth another try. */
final class Failures {
  private Failures() {}

  /**
   * True for what stems from I/O: a file, a volume or a connection of this worker failed,
   * independent of the job. {@link InternalError} is how the JVM reports that a mapped file was
   * truncated; memory for another model may be there later.
   */
  static boolean isOfTheEnvironment(Throwable failure) {
    if (rootOf(failure) instanceof RefusedJobException || failure instanceof SigningFailedException)
      return false;
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause())
      if (t instanceof IOException
          || t instanceof UncheckedIOException
          || t instanceof InternalError
          || t instanceof NoRoomException) return true;
    return false;
  }

  /**
   * Refusals are final. Everything else may be the machine's fault (memory, device) and is worth
   * another try; a job that fails everywhere is ended by its policy's ceiling.
   */
  static FailureKind kindOf(Throwable failure) {
    return rootOf(failure) instanceof RefusedJobException
        ? FailureKind.INVALID
        : FailureKind.TRANSIENT;
  }

  /** True if an event cannot be published, however often it is tried. */
  static boolean isTooLarge(Throwable failure) {
    return rootOf(failure) instanceof EventTooLargeException;
  }

  /** For the client, in a sentence. */
  static String messageOf(Throwable failure) {
    Throwable root = rootOf(failure);
    return switch (root) {
      case RefusedJobException refused -> refused.getMessage();
      case EventTooLargeException e ->
          "an event of this attempt is too large for the broker: " + e.getMessage();
      case SigningFailedException e -> e.getMessage();
      case OutOfMemoryError _ -> "the worker ran out of memory while sampling";
      default -> "the worker failed while sampling: " + root;
    };
  }

  /**
   * For an engineer: the exception; null for what {@link #messageOf} says completely, because the
   * job itself is at fault.
   */
  static String detailOf(Throwable failure) {
    return switch (rootOf(failure)) {
      case RefusedJobException _, EventTooLargeException _ -> null;
      default -> failure.toString();
    };
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while ((root instanceof CompletionException || root instanceof ExecutionException)
        && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
