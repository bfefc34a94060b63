package dev.resow.api.access;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Permission of a caller. */
public enum Scope {
  /** Create, cancel and replay jobs. */
  @JsonProperty("submit")
  SUBMIT,
  /** Read jobs, events and images. */
  @JsonProperty("read")
  READ,
  /** Everything, for every tenant, including API keys. */
  @JsonProperty("admin")
  ADMIN
}
