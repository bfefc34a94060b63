package dev.resow.api.web;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * What was answered by {@link RequestDeadline} is not begun any more, and what comes too late is
 * dropped.
 */
class LateAnswers {
  private static final int BEFORE_ALL_OTHERS = 0;
  private static final int AFTER_ALL_OTHERS = Integer.MIN_VALUE;

  /** On the thread that would do the work: it may have waited long for one to be free. */
  @ServerRequestFilter(priority = BEFORE_ALL_OTHERS)
  void begin(ContainerRequestContext request) {
    if (RequestDeadline.isTooLate(route(request))) drop(request);
  }

  @ServerResponseFilter(priority = AFTER_ALL_OTHERS)
  void end(ContainerRequestContext request) {
    if (!RequestDeadline.mayAnswer(route(request))) drop(request);
  }

  /** Nothing is left to write to; what the request holds is released once its thread is done. */
  private static void drop(ContainerRequestContext request) {
    context(request).suspend();
    route(request).vertx().runOnContext(_ -> context(request).close());
  }

  private static RoutingContext route(ContainerRequestContext request) {
    return context(request).unwrap(RoutingContext.class);
  }

  private static ResteasyReactiveRequestContext context(ContainerRequestContext request) {
    var reactive = (ResteasyReactiveContainerRequestContext) request;
    return (ResteasyReactiveRequestContext) reactive.getServerRequestContext();
  }
}
