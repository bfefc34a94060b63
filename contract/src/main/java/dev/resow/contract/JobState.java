package dev.resow.contract;

/** Where a job is. The moves between them are in {@link JobTransitions}. */
public enum JobState {
  /** Accepted, waits for its turn. */
  QUEUED,
  /** Released to the workers, not yet begun. */
  DISPATCHED,
  /** A worker samples it. */
  RUNNING,
  /** An attempt failed; the policy wants another one later. */
  RETRY_WAIT,
  /** There is an image. */
  SUCCEEDED,
  /** The policy gave up; its dead letter is being filed. */
  FAILED,
  /** Stopped by the client. */
  CANCELLED,
  /** Its deadline passed before it ended. */
  EXPIRED,
  /** Failed for good; its dead letter says why. */
  DEAD;

  /** True if no move leads out: a terminal state never changes. */
  public boolean isTerminal() {
    return JobTransitions.from(this).isEmpty();
  }
}
