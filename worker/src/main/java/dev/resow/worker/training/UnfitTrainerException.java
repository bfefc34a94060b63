package dev.resow.worker.training;

/**
 * This trainer cannot do the training as it is configured; another one may. The message is a
 * sentence for the client; what operators need is the cause, or in the log.
 */
public final class UnfitTrainerException extends Exception {
  private static final long serialVersionUID = 1;

  public UnfitTrainerException(String message, Throwable cause) {
    super(message, cause);
  }
}
