package dev.resow.persistence;

import dev.resow.contract.JobState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The indexes of jobs by state. Each holds jobs of some states only, and PostgreSQL uses it for a
 * condition on those states alone that has them as literals. A new state needs a place here and in
 * the condition of an index.
 */
public enum StateIndex {
  QUEUE,
  IN_FLIGHT,
  ENDED;

  public static StateIndex of(JobState state) {
    return switch (state) {
      case QUEUED -> QUEUE;
      case DISPATCHED, RUNNING, RETRY_WAIT -> IN_FLIGHT;
      case SUCCEEDED, FAILED, CANCELLED, EXPIRED, DEAD -> ENDED;
    };
  }

  /** In the order of their declaration. */
  public List<JobState> states() {
    return Arrays.stream(JobState.values()).filter(state -> of(state) == this).toList();
  }

  /** Its states for {@code IN (...)}. */
  public String literals() {
    return states().stream().map(state -> "'" + state + "'").collect(Collectors.joining(", "));
  }
}
