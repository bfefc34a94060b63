package dev.resow.scheduler.lifecycle;

import dev.resow.contract.ResowEvent;

/** Everything that can make a job move. */
public sealed interface Trigger {
  /** An event arrived; perhaps late, twice or out of order. */
  record EventReceived(ResowEvent event) implements Trigger {}

  /** Its turn has come. */
  record Release() implements Trigger {}

  /** The back-off is over. */
  record RetryDue() implements Trigger {}

  /** The client's deadline passed. */
  record DeadlinePassed() implements Trigger {}

  /** Nothing was heard of a released job for longer than a worker may be silent. */
  record HeartbeatTimeout() implements Trigger {}

  /** Records about a released job were lost with their topic; no worker has failed it. */
  record RecordsLost() implements Trigger {}

  /** A running job was cancelled, and no worker confirmed it in time. */
  record CancelOverdue() implements Trigger {}
}
