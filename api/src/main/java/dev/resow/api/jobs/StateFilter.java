package dev.resow.api.jobs;

import dev.resow.contract.JobState;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition on the state of jobs that lets the database use its indexes. Each holds jobs of some
 * states only, so the states are literals, which a plan can be made for, and those of one index
 * stand together.
 */
final class StateFilter {
  /** States whose jobs are in one index: the queue, what is in flight, and what is over. */
  private static final List<List<JobState>> INDEXES =
      List.of(
          List.of(JobState.QUEUED),
          List.of(JobState.DISPATCHED, JobState.RUNNING, JobState.RETRY_WAIT),
          List.of(
              JobState.SUCCEEDED,
              JobState.FAILED,
              JobState.CANCELLED,
              JobState.EXPIRED,
              JobState.DEAD));

  private StateFilter() {}

  /**
   * In Hibernate's language, about the attribute {@code state}.
   *
   * @param states at least one
   */
  static String condition(Collection<JobState> states) {
    return INDEXES.stream()
        .map(index -> index.stream().filter(states::contains).toList())
        .filter(wanted -> !wanted.isEmpty())
        .map(StateFilter::isOneOf)
        .collect(Collectors.joining(" or ", "(", ")"));
  }

  private static String isOneOf(List<JobState> states) {
    return states.stream()
        .map(state -> JobState.class.getName() + "." + state.name())
        .collect(Collectors.joining(", ", "state in (", ")"));
  }
}
