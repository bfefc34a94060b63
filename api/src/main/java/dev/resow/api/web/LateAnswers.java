package dev.resow.api.web;

import io.vertx.ext.web.RoutingContext;
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
  void begin() {
    var request = CurrentRequestManager.get();
    if (RequestDeadline.isTooLate(route(request))) drop(request);
  }

  @ServerResponseFilter(priority = AFTER_ALL_OTHERS)
  void end() {
    var request = CurrentRequestManager.get();
    if (!RequestDeadline.mayAnswer(route(request))) drop(request);
  }

  /** Nothing is left to write to; what the request holds is released once its thread is done. */
  private static void drop(ResteasyReactiveRequestContext request) {
    request.suspend();
    route(request).vertx().runOnContext(_ -> request.close());
  }

  private static RoutingContext route(ResteasyReactiveRequestContext request) {
    return request.unwrap(RoutingContext.class);
  }
}
