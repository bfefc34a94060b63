package dev.resow.contract;

import static dev.resow.contract.JobState.*;

import java.util.Set;

/** The state machine: this switch is all of it. {@code docs/state-machine.md} draws it. */
public final class JobTransitions {
  private JobTransitions() {}

  /** The states a job may go to from {@code state}. */
  public static Set<JobState> from(JobState state) {
    return switch (state) {
      case QUEUED -> Set.of(DISPATCHED, SUCCEEDED, CANCELLED, EXPIRED, FAILED);
      case DISPATCHED -> Set.of(RUNNING, RETRY_WAIT, CANCELLED, EXPIRED, FAILED);
      case RUNNING -> Set.of(SUCCEEDED, RETRY_WAIT, CANCELLED, EXPIRED, FAILED);
      case RETRY_WAIT -> Set.of(QUEUED, CANCELLED, EXPIRED);
      case FAILED -> Set.of(DEAD);
      case SUCCEEDED, CANCELLED, EXPIRED, DEAD -> Set.of();
    };
  }

  /** True if the move is allowed; staying is not a move. */
  public static boolean allows(JobState from, JobState to) {
    return from(from).contains(to);
  }
}
