package dev.resow.observability;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.HeaderParser;
import io.vertx.ext.web.impl.ParsableMIMEValue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Answers a scrape in OpenMetrics if its client prefers that (RFC 9110, section 12.5.1), as
 * Prometheus does, else in plain text. Quarkus answers in plain text whenever the client takes it
 * at all; exemplars exist in OpenMetrics alone.
 */
@ApplicationScoped
class ScrapeFormat {
  /**
   * A sample with an exemplar that OpenMetrics 1.0.0 does not allow: Micrometer adds it to the
   * {@code _count} of a histogram, and Prometheus then refuses the whole scrape.
   */
  private static final Pattern EXEMPLAR =
      Pattern.compile(
          "(?m)^([a-zA-Z_:][\\w:]*+(?<!_bucket|_total)"
              + "(?:\\{[^\"\\n}]*+(?:\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"[^\"\\n}]*+)*+})?+ \\S++) # \\{.*$");

  /** A format that the endpoint serves. */
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
    float quality(List<? extends MIMEHeader> ranges) {
      float quality = 0;
      int most = 0;
      for (MIMEHeader range : ranges) {
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

  /** The registry of Quarkus is still that of Prometheus' former client library. */
  @SuppressWarnings("deprecation")
  void observe(@Observes ManagementInterface management, PrometheusMeterRegistry registry) {
    addTo(management.router(), registry::scrape);
  }

  /**
   * In front of the route of Quarkus.
   *
   * @param scrape all series, by content type
   */
  static void addTo(Router router, Function<String, String> scrape) {
    router.get("/q/metrics").order(-1).blockingHandler(request -> answer(request, scrape), false);
  }

  private static void answer(RoutingContext request, Function<String, String> scrape) {
    request.response().putHeader(HttpHeaders.VARY, "Accept");
    List<? extends MIMEHeader> ranges = accepted(request);
    if (Format.OPEN_METRICS.quality(ranges) > Format.TEXT.quality(ranges)) {
      String type = Format.OPEN_METRICS.contentType;
      request
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, type)
          .end(withAllowedExemplars(scrape.apply(type)));
    } else {
      request.request().headers().set(HttpHeaders.ACCEPT, Format.TEXT.contentType);
      request.next();
    }
  }

  /** Of every line of the header, as if they were one (RFC 9110, section 5.3). */
  private static List<? extends MIMEHeader> accepted(RoutingContext request) {
    String lines = String.join(",", request.request().headers().getAll(HttpHeaders.ACCEPT));
    return HeaderParser.convertToParsedHeaderValues(lines, ParsableMIMEValue::new);
  }

  /** Exemplars remain at buckets and totals. */
  static String withAllowedExemplars(String openMetrics) {
    return EXEMPLAR.matcher(openMetrics).replaceAll("$1");
  }
}
