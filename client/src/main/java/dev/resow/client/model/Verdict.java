package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** The verdict of the check on a picture. */
public enum Verdict {
  /** The check found nothing wrong. */
  @JsonProperty("clear")
  CLEAR,
  /** The check found the picture wrong; its findings say in which way. */
  @JsonProperty("overlapped")
  OVERLAPPED,
  /** Nothing was compared. */
  @JsonProperty("unchecked")
  UNCHECKED,
  /** The budget ended before a clear round; the picture is that of the best one. */
  @JsonProperty("budget-exhausted")
  BUDGET_EXHAUSTED,
  /** A value that this release does not know. */
  @JsonEnumDefaultValue
  UNKNOWN
}
