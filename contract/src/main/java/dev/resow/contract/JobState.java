package dev.resow.contract;

/** Where a job is. The moves between them are in {@link JobTransitions}. */
public enum JobState {
  /** Accepted and waiting for its turn. */
  QUEUED,
  /** Released to the workers, not yet started. */
  DISPATCHED,
  /** A worker is sampling it. */
  RUNNING,
  /** An attempt failed; the policy wants another one later. */
  RETRY_WAIT,
  /** The job has an image. */
  SUCCEEDED,
  /** The policy gave up; the dead letter is being written. */
  FAILED,
  /** Stopped by the client. */
  CANCELLED,
  /** The deadline passed before the job ended. */
  EXPIRED,
  /** Failed for good; its dead letter has the reason. */
  DEAD;

  /** True if no move leads out: a terminal state never changes. */
  public boolean isTerminal() {
    return JobTransitions.from(this).isEmpty();
  }
}
