package dev.resow.contract;

/** An event that no topic takes, also without what is only for looking at. */
public final class EventTooLargeException extends RuntimeException {
  EventTooLargeException(EventType type, int bytes) {
    this(
        "a record of type %s has %d bytes, at most %d are allowed"
            .formatted(type.typeName(), bytes, EventLimit.MOST_BYTES),
        null);
  }

  /** With the message of the broker or its client. */
  public EventTooLargeException(String message, Throwable cause) {
    super(message, cause);
  }
}
