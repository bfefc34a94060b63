package dev.resow.worker.share;

/**
 * Given to {@code Message.nack} when the record is useless to every consumer: it is rejected, not
 * released.
 */
public final class RejectRecordException extends RuntimeException {
  public RejectRecordException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
