package dev.resow.worker.training;

/** A training that cannot be done. The message is a sentence for the client. */
public final class RefusedTrainingException extends Exception {
  private static final long serialVersionUID = 1;

  public RefusedTrainingException(String message) {
    super(message);
  }
}
