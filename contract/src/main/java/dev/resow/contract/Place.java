package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a prompt asks one subject to be, seen from another, in the plane of the picture. */
public enum Place {
  @JsonProperty("left-of")
  LEFT_OF,
  @JsonProperty("right-of")
  RIGHT_OF,
  @JsonProperty("above")
  ABOVE,
  @JsonProperty("below")
  BELOW,
  /** Above and touching. */
  @JsonProperty("on")
  ON,
  /** On either side, at about the same height. */
  @JsonProperty("next-to")
  NEXT_TO
}
