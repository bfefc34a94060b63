package dev.resow.api.access;

import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * The one request whose body is no JSON: the file of an adapter. Its type is another one that a
 * page of another origin cannot send without a CORS preflight.
 */
final class AdapterUpload {
  private static final String TYPE = "application/octet-stream";
  private static final String PATH = "/v1/adapters/";

  private AdapterUpload() {}

  static boolean is(RoutingContext context) {
    var types = context.request().headers().getAll(HttpHeaders.CONTENT_TYPE);
    return context.request().method().equals(HttpMethod.PUT)
        && context.normalizedPath().startsWith(PATH)
        && types.size() == 1
        && types.getFirst().split(";", 2)[0].strip().equalsIgnoreCase(TYPE);
  }

  /** Files of adapters are larger than any other body. */
  static void allow(RoutingContext context, long bytes) {
    context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, bytes);
  }
}
