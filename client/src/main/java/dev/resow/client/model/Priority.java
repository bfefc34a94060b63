package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Class of the queue. */
public enum Priority {
  /** Before all others. */
  @JsonProperty("interactive")
  INTERACTIVE,
  /** The default. */
  @JsonProperty("normal")
  NORMAL,
  /** After all others. */
  @JsonProperty("batch")
  BATCH,
  /** A value that this release does not know. */
  @JsonEnumDefaultValue
  UNKNOWN
}
