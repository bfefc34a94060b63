package dev.resow.standalone.client;

/** The server said no, with its reason; or could not be reached. */
public final class ApiException extends RuntimeException {
  private final int status;

  ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  ApiException(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
  }

  /** HTTP status, 0 when there was no answer. */
  public int status() {
    return status;
  }

  public boolean isUnreachable() {
    return status == 0;
  }
}
