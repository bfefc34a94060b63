package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** A way in which a check finds a picture wrong. */
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
  MIXED,
  /** A value that this release does not know. */
  @JsonEnumDefaultValue
  UNKNOWN
}
