package dev.resow.client.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which jobs a list has; null and empty do not filter.
 *
 * @param since accepted at or after this time
 * @param text part of the prompt, in any case
 * @param finding found in a round of the job
 */
public record JobFilter(Set<JobState> states, Instant since, String text, FindingKind finding) {
  public JobFilter {
    states = states == null ? Set.of() : Set.copyOf(states);
  }

  /** All jobs that the caller may see. */
  public static JobFilter all() {
    return new JobFilter(Set.of(), null, null, null);
  }

  /** Jobs in one of these states. */
  public static JobFilter in(JobState... states) {
    return new JobFilter(Set.of(states), null, null, null);
  }

  /** The parameters of {@code GET /v1/jobs}. */
  public Map<String, String> parameters() {
    var parameters = new LinkedHashMap<String, String>();
    if (!states.isEmpty())
      parameters.put(
          "state", states.stream().map(Enum::name).sorted().collect(Collectors.joining(",")));
    if (since != null) parameters.put("since", since.toString());
    if (text != null) parameters.put("text", text);
    if (finding != null) parameters.put("finding", finding.name().toLowerCase(Locale.ROOT));
    return parameters;
  }
}
