package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Where a job is. */
public enum JobState {
  /** Waiting for its turn. */
  QUEUED,
  /** Released to the workers. */
  DISPATCHED,
  /** A worker samples it. */
  RUNNING,
  /** Waiting for its next attempt. */
  RETRY_WAIT,
  /** It has a picture. */
  SUCCEEDED,
  /** Given up; its dead letter is being written. */
  FAILED,
  /** Stopped by a client. */
  CANCELLED,
  /** Its deadline has passed. */
  EXPIRED,
  /** Failed for good. */
  DEAD,
  /** A state that this release does not know. */
  @JsonEnumDefaultValue
  UNKNOWN;

  /** True for a state that never changes any more. */
  public boolean isTerminal() {
    return switch (this) {
      case SUCCEEDED, CANCELLED, EXPIRED, DEAD -> true;
      case QUEUED, DISPATCHED, RUNNING, RETRY_WAIT, FAILED, UNKNOWN -> false;
    };
  }
}
