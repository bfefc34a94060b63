package dev.resow.api.access;

import dev.resow.api.log.RequestLog;
import dev.resow.observability.JobLog;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** Who makes the current request, as {@link BearerAuthentication} found it. */
@ApplicationScoped
public class Caller {
  private final SecurityIdentity security;

  Caller(SecurityIdentity security) {
    this.security = security;
  }

  /** Remains valid after the request. */
  public AccessValidity validity() {
    return security.getAttribute(AccessValidity.ATTRIBUTE);
  }

  /**
   * The caller and the tenants of this request.
   *
   * @throws IllegalStateException for an anonymous request; resource methods that permit those must
   *     not ask
   */
  public Identity identity() {
    if (security.getPrincipal() instanceof Identity identity) {
      RequestLog.put(JobLog.TENANT, identity.tenant());
      return identity;
    }
    throw new IllegalStateException(
        "the request is anonymous: its resource method must require a role");
  }
}
