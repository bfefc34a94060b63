package dev.resow.api.mcp;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one call that a request may make: the protocol has had no batches since 2025-06-18, and many
 * calls in a request would wait, and hold pictures, as one of the requests that are under way.
 */
final class ToolCall {
  private static final String KEY = ToolCall.class.getName();

  private ToolCall() {}

  /** Allows one to a request. */
  static void allow(RoutingContext request) {
    request.put(KEY, new AtomicBoolean(true));
  }

  /**
   * Uses it up.
   *
   * @return false if another one did before
   */
  static boolean begin(RoutingContext request) {
    AtomicBoolean left = request.get(KEY);
    return left.getAndSet(false);
  }
}
