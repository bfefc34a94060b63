package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The ways in which a check can find a picture wrong. */
public enum FindingKind {
  /** Two subjects share one place. */
  @JsonProperty("overlapped")
  OVERLAPPED,
  /** A subject has no place of its own. */
  @JsonProperty("missing")
  MISSING,
  /** A subject is not where the prompt asks it to be. */
  @JsonProperty("misplaced")
  MISPLACED,
  /** A subject has features of another one. */
  @JsonProperty("mixed")
  MIXED
}
