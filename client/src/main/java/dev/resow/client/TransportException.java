package dev.resow.client;

/**
 * No complete answer came: connection refused or cut, a timeout, an interrupted thread, or an
 * answer that is not what the API sends. Whether the request had an effect is unknown; repeating it
 * with its idempotency key is safe.
 */
public final class TransportException extends ResowException {
  private static final long serialVersionUID = 1;

  TransportException(String message, Throwable cause) {
    super(message, cause);
  }
}
