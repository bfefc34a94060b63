package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a prompt or an image; the later, the graver. */
public enum SafetyAction {
  /** It is used as it is. */
  @JsonProperty("allow")
  ALLOW,
  /** The image is not shown until a person has released it. */
  @JsonProperty("hold")
  HOLD,
  /** A prompt is not accepted; an image is not shown. */
  @JsonProperty("refuse")
  REFUSE
}
