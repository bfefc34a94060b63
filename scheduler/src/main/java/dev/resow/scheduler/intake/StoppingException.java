package dev.resow.scheduler.intake;

/**
 * The process stops. The records at hand are neither stored nor put aside and must not be
 * committed: whoever consumes next gets them again.
 */
final class StoppingException extends RuntimeException {
  StoppingException(Throwable reason) {
    super("the scheduler is stopping; the records will be redelivered", reason);
  }
}
