package dev.resow.api.jobs;

import dev.resow.contract.JobState;
import dev.resow.persistence.StateIndex;
import java.util.Collection;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A condition on the state of jobs, with one part for each {@link StateIndex}. */
final class StateFilter {
  private StateFilter() {}

  /**
   * In Hibernate's language, about the attribute {@code state}.
   *
   * @param states at least one
   */
  static String condition(Collection<JobState> states) {
    var byIndex =
        states.stream()
            .sorted()
            .collect(Collectors.groupingBy(StateIndex::of, TreeMap::new, Collectors.toList()));
    return byIndex.values().stream()
        .map(StateFilter::isOneOf)
        .collect(Collectors.joining(" or ", "(", ")"));
  }

  private static String isOneOf(Collection<JobState> states) {
    return states.stream()
        .map(state -> JobState.class.getName() + "." + state.name())
        .collect(Collectors.joining(", ", "state in (", ")"));
  }
}
