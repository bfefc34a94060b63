package dev.resow.api.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/**
 * The rows of a batch. Their types, too, are such that a page of another origin cannot send without
 * a CORS preflight.
 */
final class BatchUpload {
  private static final Set<String> TYPES =
      Set.of("application/jsonl", "application/x-ndjson", "text/csv");
  private static final String PATH = "/v1/batches";

  private BatchUpload() {}

  static boolean is(RoutingContext context) {
    var types = context.request().headers().getAll(HttpHeaders.CONTENT_TYPE);
    return context.request().method().equals(HttpMethod.POST)
        && context.normalizedPath().equals(PATH)
        && types.size() == 1
        && TYPES.contains(types.getFirst().split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
  }
}
