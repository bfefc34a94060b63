package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Where one subject is, seen from another, in the plane of the picture. */
public enum Place {
  /** Left of it. */
  @JsonProperty("left-of")
  LEFT_OF,
  /** Right of it. */
  @JsonProperty("right-of")
  RIGHT_OF,
  /** Above it. */
  @JsonProperty("above")
  ABOVE,
  /** Below it. */
  @JsonProperty("below")
  BELOW,
  /** Above it and touching. */
  @JsonProperty("on")
  ON,
  /** On either side. */
  @JsonProperty("next-to")
  NEXT_TO,
  /** A value that this release does not know. */
  @JsonEnumDefaultValue
  UNKNOWN
}
