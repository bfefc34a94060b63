package dev.resow.api.web;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

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
    var context = CurrentRequestManager.get();
    if (RequestDeadline.isTooLate(route(context))) drop(context);
  }

  @ServerResponseFilter(priority = AFTER_ALL_OTHERS)
  void end(ContainerRequestContext request) {
    var context = CurrentRequestManager.get();
    if (!RequestDeadline.mayAnswer(route(context))) drop(context);
  }

  /** Nothing is left to write to; what the request holds is released once its thread is done. */
  private static void drop(ResteasyReactiveRequestContext context) {
    context.suspend();
    route(context).vertx().runOnContext(_ -> context.close());
  }

  private static RoutingContext route(ResteasyReactiveRequestContext context) {
    return context == null ? null : context.unwrap(RoutingContext.class);
  }
}
