package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Why an attempt failed, and the condition of a retry rule. */
public enum FailureKind {
  /** A fault that may pass. */
  @JsonProperty("transient")
  TRANSIENT,
  /** The worker stopped reporting. */
  @JsonProperty("worker-lost")
  WORKER_LOST,
  /** Two subjects share one place. */
  @JsonProperty("overlapped")
  OVERLAPPED,
  /** A subject has no place of its own. */
  @JsonProperty("missing")
  MISSING,
  /** A subject is not where it should be. */
  @JsonProperty("misplaced")
  MISPLACED,
  /** A subject has features of another one. */
  @JsonProperty("mixed")
  MIXED,
  /** The budget ended before a clear round. */
  @JsonProperty("budget-exhausted")
  BUDGET_EXHAUSTED,
  /** No attempt could succeed. */
  @JsonProperty("invalid")
  INVALID,
  /** It ended the workers that sampled it. */
  @JsonProperty("poison")
  POISON,
  /** A value that this release does not know. */
  @JsonEnumDefaultValue
  UNKNOWN
}
