package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The sampler's own verdict on a round; the last round's verdict is that of the result. What was
 * wrong is in the findings ({@link FindingKind}).
 */
public enum Verdict {
  /** The check found nothing wrong. */
  @JsonProperty("clear")
  CLEAR,
  /** The check found the round wrong, in whatever way: the findings say how. */
  @JsonProperty("overlapped")
  OVERLAPPED,
  /**
   * Nothing was compared: a method without detection, fewer than two different subjects, a budget
   * without room for the check, or a failed round.
   */
  @JsonProperty("unchecked")
  UNCHECKED,
  /**
   * The budget ended before a clear round, or left no room for all of the method's guidance, and no
   * check found the round clear; the image is that of the best round.
   */
  @JsonProperty("budget-exhausted")
  BUDGET_EXHAUSTED
}
