package dev.resow.contract.failure;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why an attempt failed; a retry policy has a rule per kind. */
public enum FailureKind {
  /** Infrastructure: a disk, a broker, a device that was busy. The same work may succeed. */
  @JsonProperty("transient")
  TRANSIENT,
  /** The worker is lost: the attempt sent no event for too long. */
  @JsonProperty("worker-lost")
  WORKER_LOST,
  /** The last round was overlapped. */
  @JsonProperty("overlapped")
  OVERLAPPED,
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
      case OVERLAPPED, BUDGET_EXHAUSTED -> FailureNature.SEMANTIC;
      case INVALID, POISON -> FailureNature.FATAL;
    };
  }
}
