package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a round, and with its last round a job's result, is judged by the sampler itself. */
public enum Verdict {
  /** No two watched subjects overlap. */
  @JsonProperty("clear")
  CLEAR,
  /** Two subjects merged or one vanished. */
  @JsonProperty("overlapped")
  OVERLAPPED,
  /** Nothing was watched: a method without detection, or fewer than two subjects. */
  @JsonProperty("unchecked")
  UNCHECKED,
  /** The budget ended before a clear round; the image is the best round's. */
  @JsonProperty("budget-exhausted")
  BUDGET_EXHAUSTED
}
