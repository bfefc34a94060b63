package dev.resow.api.access;

import dev.resow.api.jobs.Tenant;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Finds out who asks, before anything else is done for them. */
class Admission {
  private final Caller caller;

  Admission(Caller caller) {
    this.caller = caller;
  }

  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  void filter(ContainerRequestContext request) {
    String named = request.getHeaderString(Tenant.HEADER);
    String tenant = named == null ? null : Tenant.of(named);
    caller.is(Identity.open(tenant));
  }
}
