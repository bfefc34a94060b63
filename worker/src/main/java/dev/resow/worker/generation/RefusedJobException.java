package dev.resow.worker.generation;

/** This model can never make this picture; trying again changes nothing. */
public final class RefusedJobException extends RuntimeException {
  public RefusedJobException(String message) {
    super(message);
  }

  public RefusedJobException(String message, Throwable cause) {
    super(message, cause);
  }
}
