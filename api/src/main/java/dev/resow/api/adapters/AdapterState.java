package dev.resow.api.adapters;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an adapter is released for. */
public enum AdapterState {
  /** Uploaded and checked against its model's layers; jobs may try it. */
  @JsonProperty("candidate")
  CANDIDATE,
  /** Released. */
  @JsonProperty("active")
  ACTIVE,
  /** Jobs can no longer name it; those that were accepted before still run. */
  @JsonProperty("retired")
  RETIRED
}
