package dev.resow.worker.training;

/**
 * This trainer cannot do the training as it is configured; another one may. The message is for
 * operators.
 */
public final class UnfitTrainerException extends Exception {
  private static final long serialVersionUID = 1;

  public UnfitTrainerException(String message, Throwable cause) {
    super(message, cause);
  }
}
