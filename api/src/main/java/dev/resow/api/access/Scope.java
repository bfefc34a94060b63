package dev.resow.api.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Permission of a caller. */
public enum Scope {
  /** Create, cancel and replay jobs. */
  @JsonProperty(Roles.SUBMIT)
  SUBMIT,
  /** Read jobs, events and images. */
  @JsonProperty(Roles.READ)
  READ,
  /** Everything, for every tenant, including API keys. */
  @JsonProperty(Roles.ADMIN)
  ADMIN;

  /** Name in requests and responses, and of the role. */
  String role() {
    return name().toLowerCase(Locale.ROOT);
  }
}
