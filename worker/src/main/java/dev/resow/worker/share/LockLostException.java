package dev.resow.worker.share;

/**
 * The acquisition lock of a record ended before its acknowledgement: the record belongs to another
 * delivery now.
 */
public final class LockLostException extends RuntimeException {
  LockLostException(ShareDelivery delivery, Throwable cause) {
    super("lost the acquisition lock of " + delivery, cause);
  }
}
