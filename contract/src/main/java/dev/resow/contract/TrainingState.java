package dev.resow.contract;

/** State of a training. It ends once. */
public enum TrainingState {
  /** Accepted; waits for a trainer. */
  QUEUED,
  /** A trainer updates the adapter, or did until recently and another will continue. */
  RUNNING,
  /** The adapter is a candidate. */
  SUCCEEDED,
  /** Ended without an adapter. */
  FAILED,
  /** Ended by a client, without an adapter. */
  CANCELLED;

  public boolean isTerminal() {
    return switch (this) {
      case QUEUED, RUNNING -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }
}
