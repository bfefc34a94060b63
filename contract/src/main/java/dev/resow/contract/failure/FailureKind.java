package dev.resow.contract.failure;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/** Why an attempt failed; a retry policy has a rule per kind. */
public enum FailureKind {
  /** Infrastructure: a disk, a broker, a device that was busy. The same work may succeed. */
  @JsonProperty("transient")
  TRANSIENT,
  /** The worker is lost: the attempt sent no event for too long. */
  @JsonProperty("worker-lost")
  WORKER_LOST,
  /**
   * The check found the image wrong: two subjects share one place, or its worker did not say how.
   */
  @JsonProperty("overlapped")
  OVERLAPPED,
  /** The check found the image wrong: a subject has no place of its own. */
  @JsonProperty("missing")
  MISSING,
  /** The check found the image wrong: a subject is not where the prompt asks it to be. */
  @JsonProperty("misplaced")
  MISPLACED,
  /** The check found the image wrong: a subject has features of another one. */
  @JsonProperty("mixed")
  MIXED,
  /** The budget ended before a clear round. */
  @JsonProperty("budget-exhausted")
  BUDGET_EXHAUSTED,
  /** The model refuses the job. A retry cannot succeed. */
  @JsonProperty("invalid")
  INVALID,
  /** Every worker that took the job failed. */
  @JsonProperty("poison")
  POISON;

  public FailureNature nature() {
    return switch (this) {
      case TRANSIENT, WORKER_LOST -> FailureNature.INFRASTRUCTURE;
      case OVERLAPPED, MISSING, MISPLACED, MIXED, BUDGET_EXHAUSTED -> FailureNature.SEMANTIC;
      case INVALID, POISON -> FailureNature.FATAL;
    };
  }

  /**
   * The kind whose rule answers this one in a policy without a rule for it: policies from before
   * the finer kinds keep their meaning.
   */
  public Optional<FailureKind> general() {
    return switch (this) {
      case MISSING, MISPLACED, MIXED -> Optional.of(OVERLAPPED);
      case TRANSIENT, WORKER_LOST, OVERLAPPED, BUDGET_EXHAUSTED, INVALID, POISON ->
          Optional.empty();
    };
  }
}
