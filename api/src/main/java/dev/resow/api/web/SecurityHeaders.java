package dev.resow.api.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Headers of every answer: pages run only our own scripts and styles, cannot be framed, and content
 * types are not sniffed.
 */
@ApplicationScoped
class SecurityHeaders {
  private static final int EARLY = 1_000;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  void add(@Observes Filters filters) {
    filters.register(SecurityHeaders::set, EARLY);
  }

  private static void set(RoutingContext context) {
    HttpServerRequest request = context.request();
    var headers = context.response().headers();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    // Answers may be confidential: only those that allow it are cached.
    if (request.path().startsWith("/v1/"))
      context.addHeadersEndHandler(
          _ -> {
            if (!headers.contains(HttpHeaders.CACHE_CONTROL))
              headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
          });
    context.next();
  }
}
