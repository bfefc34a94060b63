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
      List.of("/new", "/jobs/:id", "/ledger", "/compare", "/settings");

  void add(@Observes Router router) {
    for (String page : PAGES) router.get(page).handler(Pages::document);
  }

  private static void document(RoutingContext request) {
    request.reroute("/index.html");
  }
}
