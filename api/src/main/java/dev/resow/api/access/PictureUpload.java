package dev.resow.api.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/**
 * A picture of the client's. Its types, too, are such that a page of another origin cannot send
 * without a CORS preflight.
 */
final class PictureUpload {
  private static final Set<String> TYPES = Set.of("image/png", "image/jpeg");
  private static final String PATH = "/v1/uploads";

  private PictureUpload() {}

  /** Whatever it is that is sent. */
  static boolean isAskedBy(RoutingContext context) {
    return context.request().method().equals(HttpMethod.POST)
        && context.normalizedPath().equals(PATH);
  }

  static boolean is(RoutingContext context) {
    var types = context.request().headers().getAll(HttpHeaders.CONTENT_TYPE);
    return isAskedBy(context)
        && types.size() == 1
        && TYPES.contains(types.getFirst().split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
  }
}
