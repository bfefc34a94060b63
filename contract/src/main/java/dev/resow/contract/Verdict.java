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
  /**
   * Nothing was compared: a method without detection, fewer than two different subjects, a look
   * that the budget had no room for, or a round that failed.
   */
  @JsonProperty("unchecked")
  UNCHECKED,
  /**
   * The budget ended before a clear round, or left no room for all of the method's guidance, and no
   * look found the round clear; the image is the best round's.
   */
  @JsonProperty("budget-exhausted")
  BUDGET_EXHAUSTED
}
