package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a replay made the same picture. */
public enum ReproductionAnswer {
  /** The files are the same. */
  @JsonProperty("same-bytes")
  SAME_BYTES,
  /** The pixels are the same; the texts in the files differ. */
  @JsonProperty("same-pixels")
  SAME_PIXELS,
  /** The pixels differ. */
  @JsonProperty("different")
  DIFFERENT,
  /** The failed round had made no picture. */
  @JsonProperty("nothing-to-compare")
  NOTHING_TO_COMPARE,
  /** A value that this release does not know. */
  @JsonEnumDefaultValue
  UNKNOWN
}
