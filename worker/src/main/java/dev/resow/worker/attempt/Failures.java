package dev.resow.worker.attempt;

import dev.resow.contract.EventTooLargeException;
import dev.resow.contract.FailureKind;
import dev.resow.worker.painter.RefusedJobException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Which kind of failure an exception is. */
final class Failures {
  private Failures() {}

  /**
   * Refusals are final. Everything else may be the machine's fault (memory, disk, device, broker)
   * and is worth another try; a job that fails everywhere is ended by its policy's ceiling.
   */
  static FailureKind kindOf(Throwable failure) {
    return rootOf(failure) instanceof RefusedJobException
        ? FailureKind.INVALID
        : FailureKind.TRANSIENT;
  }

  /** True if an event cannot be said, however often it is tried. */
  static boolean isTooLarge(Throwable failure) {
    return rootOf(failure) instanceof EventTooLargeException;
  }

  static String messageOf(Throwable failure) {
    Throwable root = rootOf(failure);
    return switch (root) {
      case RefusedJobException refused -> refused.getMessage();
      case EventTooLargeException e ->
          "what the attempt has to tell is too large for the broker: " + e.getMessage();
      case OutOfMemoryError _ -> "the worker ran out of memory while sampling";
      default -> "the worker failed while sampling: " + root;
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
