package dev.resow.api.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * The form of {@code POST /v1/images/edits}, with pictures in it. A page can send forms without a
 * CORS preflight; browsers name its origin all the same, and that is checked before.
 */
final class EditForm {
  private static final String TYPE = "multipart/form-data";
  private static final String PATH = "/v1/images/edits";

  private EditForm() {}

  static boolean is(RoutingContext context) {
    var types = context.request().headers().getAll(HttpHeaders.CONTENT_TYPE);
    return context.request().method().equals(HttpMethod.POST)
        && context.normalizedPath().equals(PATH)
        && types.size() == 1
        && types.getFirst().split(";", 2)[0].strip().equalsIgnoreCase(TYPE);
  }
}
