package dev.resow.scheduler.intake;

/**
 * The process is shutting down. The current records are neither stored nor moved to the dead
 * letters and must not be committed: the next consumer gets them again.
 */
final class StoppingException extends RuntimeException {
  StoppingException(Throwable reason) {
    super("the scheduler is stopping; the records will be redelivered", reason);
  }
}
