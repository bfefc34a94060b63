package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The seed that a replayed job samples. */
public enum SeedChoice {
  /** The seed that failed. */
  @JsonProperty("same")
  SAME,
  /** A seed that the job has not used. */
  @JsonProperty("next")
  NEXT
}
