package dev.resow.persistence;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What a person decided about an image that a safety check had held or refused.
 *
 * @param reason for the client, or null
 * @param by who decided, for people
 */
public record ReviewDecision(Choice decision, String reason, String by, Instant at) {
  /** What becomes of the image. */
  public enum Choice {
    /** It is shown. */
    @JsonProperty("release")
    RELEASE,
    /** It is not shown. */
    @JsonProperty("refuse")
    REFUSE
  }
}
