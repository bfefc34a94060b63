package dev.resow.api.web;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * The addresses of the dashboard's pages. All of them are one document, whose script reads the
 * address; the files lie in {@code META-INF/resources}.
 */
@ApplicationScoped
class Pages {
  private static final List<String> PAGES =
      List.of(
          "/new",
          "/jobs/:id",
          "/batches",
          "/batches/:id",
          "/ledger",
          "/trainings",
          "/rank",
          "/compare",
          "/settings",
          "/settings/keys",
          "/settings/webhooks",
          "/settings/reviews");

  /** Before the extension's own page, which needs a looser policy than any other answer. */
  private static final int FIRST = -1_000;

  void add(@Observes Router router) {
    for (String page : PAGES) router.get(page).handler(Pages::document);
    for (String page : List.of("/swagger-ui", "/swagger-ui/", "/swagger-ui/index.html"))
      router.get(page).order(FIRST).handler(request -> request.reroute("/api-docs.html"));
  }

  private static void document(RoutingContext request) {
    request.reroute("/index.html");
  }
}
