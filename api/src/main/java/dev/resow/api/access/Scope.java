package dev.resow.api.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a caller may do. */
public enum Scope {
  /** Make, cancel and replay jobs. */
  @JsonProperty(Roles.SUBMIT)
  SUBMIT,
  /** See jobs, events and pictures. */
  @JsonProperty(Roles.READ)
  READ,
  /** Everything, for every tenant; also make and revoke keys. */
  @JsonProperty(Roles.ADMIN)
  ADMIN;

  /** Its name in requests and answers, which is also the name of its role. */
  String role() {
    return name().toLowerCase(Locale.ROOT);
  }
}
