package dev.resow.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets OpenMetrics, and what the route of Quarkus reads otherwise. */
class ScrapeFormatTest {
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static HttpServer server;

  @BeforeAll
  static void echoTheHeader() throws Exception {
    var router = Router.router(VERTX);
    ScrapeFormat.addTo(router, type -> "answered as " + type);
    router
        .get()
        .handler(context -> context.end(String.valueOf(context.request().getHeader("Accept"))));
    server =
        VERTX
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  /** As Prometheus asks: 2.43, 2.49, 2.50 with protobuf, and 3.0. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text;version=1.0.0;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.5,*/*;q=0.4",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.8,application/openmetrics-text;version=1.0.0;q=0.7,text/plain;version=0.0.4;q=0.6,*/*;q=0.5",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        "application/openmetrics-text",
        "application/*, text/*;q=0.9"
      })
  void openMetricsIsPreferred(String accept) throws Exception {
    assertThat(heard(accept)).isEqualTo("answered as " + OPEN_METRICS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain;version=0.0.4, application/openmetrics-text;q=0.9",
        "application/openmetrics-text;version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text;version=1.0.0;q=0, */*",
        "*/*",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "application/*, text/*",
        ";q=x,"
      })
  void everybodyElseGetsText(String accept) throws Exception {
    assertThat(heard(accept)).isEqualTo(TEXT);
  }

  @Test
  void severalLinesOfTheHeaderAreOne() throws Exception {
    assertThat(heard("text/plain;q=0.5", "application/openmetrics-text"))
        .isEqualTo("answered as " + OPEN_METRICS);
    assertThat(heard("application/openmetrics-text;q=0.5", "text/plain")).isEqualTo(TEXT);
  }

  @Test
  void cachesKeepBothFormatsApart() throws Exception {
    for (String accept : List.of("text/plain", "application/openmetrics-text"))
      assertThat(response(accept).headers().firstValue("Vary")).hasValue("Accept");
  }

  @Test
  void exemplarsAreOnBucketsAndTotalsAlone() {
    String exemplar =
        " # {span_id=\"b7ad6b7169203331\",trace_id=\"0af7651916cd43dd8448eb211c80319c\"} 0.5 1.7";
    String hard = "{a=\"x # {y\\\\\\\"}\",le=\"1.0\"} 3.0";
    String allowed = "wait_bucket" + hard + exemplar + "\njobs_total 1.0" + exemplar + "\n# EOF\n";

    assertThat(
            ScrapeFormat.withAllowedExemplars(
                "wait_count" + hard + exemplar + "\nwait_sum 2.0" + exemplar + "\n" + allowed))
        .isEqualTo("wait_count" + hard + "\nwait_sum 2.0\n" + allowed);
  }

  private static String heard(String... accept) throws Exception {
    return response(accept).body();
  }

  /**
   * @param accept one header line each
   */
  private static HttpResponse<String> response(String... accept) throws Exception {
    var address = URI.create("http://127.0.0.1:%d/q/metrics".formatted(server.actualPort()));
    var request = HttpRequest.newBuilder(address);
    for (String line : accept) request.header("Accept", line);
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
