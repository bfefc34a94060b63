package dev.resow.api.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * The one request whose body is no JSON: the file of an adapter. Its type, too, is one that a page
 * of another origin cannot send without a CORS preflight.
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
}
