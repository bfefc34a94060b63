package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The closed set of reasons an attempt can fail for; a retry policy has a rule per kind. */
public enum FailureKind {
  /** Infrastructure: a disk, a broker, a device that was busy. The same work may succeed. */
  @JsonProperty("transient")
  TRANSIENT,
  /** The worker vanished: nothing was heard of the attempt for too long. */
  @JsonProperty("worker-lost")
  WORKER_LOST,
  /** The picture is wrong: the last round was overlapped. */
  @JsonProperty("overlapped")
  OVERLAPPED,
  /** The budget ended before a clear round. */
  @JsonProperty("budget-exhausted")
  BUDGET_EXHAUSTED,
  /** The job cannot be done here: the model refuses it. Trying again changes nothing. */
  @JsonProperty("invalid")
  INVALID,
  /** It broke every worker that touched it. */
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
