package dev.resow.api.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/**
 * How long browsers keep the dashboard: a file whose name carries the hash of its content for good,
 * everything else until the server says that it has changed. Answers of the API are not concerned.
 */
@ApplicationScoped
class BrowserCache {
  private static final int EARLY = 950;

  private static final Pattern HASHED =
      Pattern.compile("/assets/[a-z-]+-[0-9a-f]{12}\\.(?:js|css|js\\.map)");

  private static final String FOR_GOOD = "public, max-age=31536000, immutable";
  private static final String REVALIDATE = "no-cache";

  void add(@Observes Filters filters) {
    filters.register(BrowserCache::set, EARLY);
  }

  private static void set(RoutingContext context) {
    String path = context.request().path();
    if (HASHED.matcher(path).matches()) keep(context);
    else if (!path.startsWith("/v1/")) revalidate(context);
    context.next();
  }

  private static void keep(RoutingContext context) {
    var response = context.response();
    response.putHeader(HttpHeaders.CACHE_CONTROL, FOR_GOOD);
    // while servers are replaced, one may not have the file of another yet
    context.addHeadersEndHandler(
        _ -> {
          if (response.getStatusCode() >= 400)
            response.putHeader(HttpHeaders.CACHE_CONTROL, REVALIDATE);
        });
  }

  private static void revalidate(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, REVALIDATE);
  }
}
