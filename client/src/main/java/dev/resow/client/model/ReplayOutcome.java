package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of a replayed seed. */
public enum ReplayOutcome {
  /** Waiting or being sampled. */
  @JsonProperty("running")
  RUNNING,
  /** Clear now, or a picture where there was none. */
  @JsonProperty("fixed")
  FIXED,
  /** Overlapped, with no higher score. */
  @JsonProperty("still-overlapped")
  STILL_OVERLAPPED,
  /** Overlapped with a higher score, or no picture any more. */
  @JsonProperty("got-worse")
  GOT_WORSE,
  /** No picture before or after. */
  @JsonProperty("still-failed")
  STILL_FAILED,
  /** A picture that was not checked. */
  @JsonProperty("unchecked")
  UNCHECKED,
  /** The new job was cancelled. */
  @JsonProperty("cancelled")
  CANCELLED,
  /** A value that this release does not know. */
  @JsonEnumDefaultValue
  UNKNOWN
}
