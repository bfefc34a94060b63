package dev.resow.client;

import java.time.Duration;
import java.util.UUID;

/** The time limit of a wait has passed before its job or replay ended; that one continues. */
public final class StillRunningException extends ResowException {
  private static final long serialVersionUID = 1;
  private final UUID id;

  StillRunningException(String kind, UUID id, Duration limit) {
    super("%s %s has not ended within %s".formatted(kind, id, limit), null);
    this.id = id;
  }

  /** The job or replay, to wait again or to cancel it. */
  public UUID id() {
    return id;
  }
}
