package dev.resow.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the route of Quarkus reads in place of a client's list of formats. */
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
    ScrapeFormat.addTo(router);
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
    assertThat(heard(accept)).isEqualTo(OPEN_METRICS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain;version=0.0.4, application/openmetrics-text;q=0.9",
        "application/openmetrics-text;version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text;version=1.0.0;q=0, */*"
      })
  void plainTextIsPreferred(String accept) throws Exception {
    assertThat(heard(accept)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/html", "application/json", "application/*, text/*", ";q=x,"})
  void whoPrefersNeitherIsLeftToQuarkus(String accept) throws Exception {
    assertThat(heard(accept)).isEqualTo(accept);
  }

  private static String heard(String accept) throws Exception {
    var address = URI.create("http://127.0.0.1:%d/q/metrics".formatted(server.actualPort()));
    var request = HttpRequest.newBuilder(address).header("Accept", accept).build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }
}
