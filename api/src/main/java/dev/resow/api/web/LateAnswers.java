package dev.resow.api.web;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
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

  private final CurrentVertxRequest http;

  LateAnswers(CurrentVertxRequest http) {
    this.http = http;
  }

  /** On the thread that would do the work: it may have waited long for one to be free. */
  @ServerRequestFilter(priority = BEFORE_ALL_OTHERS)
  void begin(ContainerRequestContext request) {
    if (RequestDeadline.isAnswered(http.getCurrent())) drop(request);
  }

  @ServerResponseFilter(priority = AFTER_ALL_OTHERS)
  void end(ContainerRequestContext request) {
    if (!RequestDeadline.mayAnswer(http.getCurrent())) drop(request);
  }

  /** Nothing is left to write to; what the request holds is released once its thread is done. */
  private void drop(ContainerRequestContext request) {
    var reactive = (ResteasyReactiveContainerRequestContext) request;
    reactive.suspend();
    var context = (ResteasyReactiveRequestContext) reactive.getServerRequestContext();
    http.getCurrent().vertx().runOnContext(_ -> context.close());
  }
}
