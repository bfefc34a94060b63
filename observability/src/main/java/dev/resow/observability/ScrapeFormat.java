package dev.resow.observability;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Gives a scrape the format that its client prefers (RFC 9110, section 12.5.1). Quarkus answers in
 * plain text whenever the client takes it at all, as Prometheus does; exemplars exist in
 * OpenMetrics alone.
 */
@ApplicationScoped
class ScrapeFormat {
  /**
   * A format that the endpoint serves.
   *
   * @param contentType what Quarkus chooses it by
   */
  private enum Format {
    OPEN_METRICS(
        "application",
        "openmetrics-text",
        "1.0.0",
        "application/openmetrics-text; version=1.0.0; charset=utf-8"),
    TEXT("text", "plain", "0.0.4", "text/plain; version=0.0.4; charset=utf-8");

    private final String type;
    private final String subtype;
    private final String version;
    private final String contentType;

    Format(String type, String subtype, String version, String contentType) {
      this.type = type;
      this.subtype = subtype;
      this.version = version;
      this.contentType = contentType;
    }

    /** The client's preference, 0 to 1: that of the most precise range which includes it. */
    float quality(RoutingContext scrape) {
      float quality = 0;
      int most = 0;
      for (MIMEHeader range : scrape.parsedHeaders().accept()) {
        float weight = range.weight(); // parses the range: it has no types before
        int precision = precision(range);
        if (precision > most) {
          most = precision;
          quality = weight;
        }
      }
      return quality;
    }

    /** 0 if the range does not include this format. */
    private int precision(MIMEHeader range) {
      if ("*".equals(range.component())) return 1;
      if (!type.equals(range.component())) return 0;
      if ("*".equals(range.subComponent())) return 2;
      if (!subtype.equals(range.subComponent())) return 0;
      String wanted = range.parameter("version");
      if (wanted == null) return 3;
      return wanted.equals(version) ? 4 : 0;
    }
  }

  void observe(@Observes ManagementInterface management) {
    addTo(management.router());
  }

  /** In front of the route of Quarkus. */
  static void addTo(Router router) {
    router.get("/q/metrics").order(-1).handler(ScrapeFormat::narrow);
  }

  /** Leaves the header as it is where the client prefers neither. */
  private static void narrow(RoutingContext scrape) {
    int preferred = Float.compare(Format.OPEN_METRICS.quality(scrape), Format.TEXT.quality(scrape));
    if (preferred != 0)
      scrape
          .request()
          .headers()
          .set(HttpHeaders.ACCEPT, (preferred > 0 ? Format.OPEN_METRICS : Format.TEXT).contentType);
    scrape.next();
  }
}
