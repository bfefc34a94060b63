package dev.resow.scheduler.lifecycle;

import dev.resow.contract.ResowEvent;

/** Everything that can make a job move. */
public sealed interface Cue {
  /** An event arrived; perhaps late, twice or out of order. */
  record Heard(ResowEvent event) implements Cue {}

  /** Its turn has come. */
  record Release() implements Cue {}

  /** The back-off is over. */
  record RetryDue() implements Cue {}

  /** The client's deadline passed. */
  record DeadlinePassed() implements Cue {}

  /** Nothing was heard of a released job for longer than a worker may be silent. */
  record Silence() implements Cue {}

  /** Records about a released job were lost with their topic; no worker has failed it. */
  record RecordsLost() implements Cue {}

  /** A running job was cancelled, and no worker confirmed it in time. */
  record CancelOverdue() implements Cue {}
}
