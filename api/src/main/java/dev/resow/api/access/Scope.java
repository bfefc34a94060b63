package dev.resow.api.access;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a caller may do. */
public enum Scope {
  /** Make, cancel and replay jobs. */
  @JsonProperty("submit")
  SUBMIT,
  /** See jobs, events and pictures. */
  @JsonProperty("read")
  READ,
  /** Everything, for every tenant; also make and revoke keys. */
  @JsonProperty("admin")
  ADMIN
}
