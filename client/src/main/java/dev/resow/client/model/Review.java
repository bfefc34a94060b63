package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whether a picture that a safety check held or refused is shown.
 *
 * @param reason of the check or the reviewer, or null
 */
public record Review(State state, String reason) {
  /** Whether the picture is shown. */
  public enum State {
    /** Not until a person has released it. */
    @JsonProperty("held")
    HELD,
    /** It is not. */
    @JsonProperty("refused")
    REFUSED,
    /** A person has released it. */
    @JsonProperty("released")
    RELEASED,
    /** A value that this release does not know. */
    @JsonEnumDefaultValue
    UNKNOWN
  }
}
