package dev.resow.standalone.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.Json;
import dev.resow.contract.Topics;
import dev.resow.standalone.metrics.PrometheusServer;
import dev.resow.testkit.PackagedServer;
import dev.resow.testkit.Until;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a collector receives of a real server that makes an image and tells a webhook. */
@Timeout(300)
class TracesIT {
  private static final String TRACE = UUID.randomUUID().toString().replace("-", "");
  private static final String CLIENT = "00f067aa0ba902b7";
  private static final String JOB = "{\"prompt\": \"a zebra and an umbrella\"}";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final List<String> received = new CopyOnWriteArrayList<>();
  private static OtlpReceiver collector;
  private static HttpServer receiver;
  private static PackagedServer server;
  private static String job;

  @BeforeAll
  static void makeAnImage() throws Exception {
    collector = new OtlpReceiver();
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          received.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    server =
        PackagedServer.start(
            Map.of(
                "RESOW_TRACES_ENDPOINT", collector.url().toString(),
                "RESOW_TRACES_STEP_EVERY", "5",
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms",
                "RESOW_LOG_JSON", "true"));
    int port = receiver.getAddress().getPort();
    post("/v1/webhooks", "{\"url\": \"http://127.0.0.1:%d/hush-hush\"}".formatted(port));
    job =
        post("/v1/jobs", JOB, "traceparent", "00-" + TRACE + "-" + CLIENT + "-01")
            .path("id")
            .asText();
    Until.isTrue(() -> !named("attempt").isEmpty());
    Until.isTrue(() -> !projections("job.result").isEmpty());
    Until.isTrue(() -> !named("webhook").isEmpty());
  }

  @AfterAll
  static void stop() {
    if (server != null) server.close();
    if (receiver != null) receiver.stop(0);
    if (collector != null) collector.close();
  }

  @Test
  void oneTraceLeadsFromTheRequestToTheWebhook() {
    Span request = only("POST /v1/jobs");
    assertThat(parent(request)).isEqualTo(CLIENT);
    Span submitted = only("publish resow.jobs.submitted");
    assertThat(parent(submitted)).isEqualTo(id(request));
    assertThat(parent(only("admit"))).isEqualTo(id(submitted));

    Span dispatch = only("dispatch");
    assertThat(parent(dispatch)).isEqualTo(id(request));
    Span ready = release();
    assertThat(parent(ready)).isEqualTo(id(dispatch));

    Span attempt = only("attempt");
    assertThat(parent(attempt)).isEqualTo(id(ready));
    Span round = only("round");
    assertThat(parent(round)).isEqualTo(id(attempt));
    assertThat(named("step")).hasSizeGreaterThan(1).allMatch(s -> parent(s).equals(id(round)));
    assertThat(parent(only("decode"))).isEqualTo(id(attempt));
    assertThat(parent(only("store"))).isEqualTo(id(attempt));

    assertThat(projections("job.result"))
        .singleElement()
        .satisfies(
            result -> {
              assertThat(parent(result)).isEqualTo(id(attempt));
              assertThat(text(result, "resow.state")).isEqualTo("SUCCEEDED");
            });

    Span webhook = only("webhook");
    assertThat(parent(webhook)).isEqualTo(id(request));
    assertThat(text(webhook, "resow.outcome")).isEqualTo("delivered");
    assertThat(received).containsExactly("00-" + TRACE + "-" + id(webhook) + "-01");
  }

  @Test
  void noSpanOfTheTraceHangsInTheAir() {
    var ids = spans().stream().map(TracesIT::id).collect(Collectors.toSet());
    ids.add(CLIENT);
    assertThat(spans()).allSatisfy(span -> assertThat(ids).contains(parent(span)));
    assertThat(spans())
        .filteredOn(span -> text(span, "resow.job") != null)
        .hasSizeGreaterThan(6)
        .allSatisfy(span -> assertThat(text(span, "resow.job")).isEqualTo(job));
  }

  @Test
  void theDefaultProtocolIsGrpc() {
    assertThat(collector.types()).containsExactly("application/grpc");
  }

  @Test
  void promptsQueriesAndAddressesOfReceiversStayHere() {
    String trace = UUID.randomUUID().toString().replace("-", "");
    // Health has no spans.
    for (String path : List.of("/q/health/ready", "/v1/jobs?text=zebra"))
      send(path, null, "traceparent", "00-" + trace + "-" + CLIENT + "-01");
    Until.isTrue(() -> !collector.spans(trace).isEmpty());

    assertThat(collector.spans(trace)).extracting(Span::getName).containsExactly("GET /v1/jobs");
    assertThat(text(collector.spans(trace).getFirst(), "url.query")).isEqualTo("(removed)");
    assertThat(collector.text()).doesNotContain("zebra", "umbrella", "hush-hush");
  }

  /** A client's context is taken or left; it never stops a job. */
  @ParameterizedTest
  @CsvSource({
    "traceparent, 00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "traceparent, 00-zz-zz-zz",
    "traceparent, ff-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01",
    "traceparent, '''; DROP TABLE job; -- hostile'",
    "tracestate, hostile",
    "tracestate, 'a=1,a=1,=,,%s'",
    "baggage, hostile=%s"
  })
  void aHostileContextIsLeftOut(String header, String value) {
    String hostile = value.formatted("hostile".repeat(500));
    var answer = send("/v1/jobs", JOB, header, hostile);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String id = Json.parse(answer.body(), JsonNode.class).path("id").asText();
    Until.isTrue(() -> attemptOf(id).isPresent());
    String trace = OtlpReceiver.trace(attemptOf(id).orElseThrow());
    Until.isTrue(() -> requestIn(trace).isPresent());
    assertThat(parent(requestIn(trace).orElseThrow())).as("it begins a trace").isEmpty();
    assertThat(hostile).doesNotContain(trace);
    assertThat(collector.text()).doesNotContain("hostile");
  }

  private static Optional<Span> attemptOf(String id) {
    return collector.spans().stream()
        .filter(span -> span.getName().equals("attempt"))
        .filter(span -> id.equals(text(span, "resow.job")))
        .findFirst();
  }

  private static Optional<Span> requestIn(String trace) {
    return collector.spans(trace).stream()
        .filter(span -> span.getName().equals("POST /v1/jobs"))
        .findFirst();
  }

  @Test
  void linesOfTheAttemptNameTheTrace() throws IOException {
    var lines =
        Files.readAllLines(server.logFile()).stream()
            .map(line -> Json.parse(line, JsonNode.class))
            .filter(line -> line.at("/mdc/job").asText().equals(job))
            .filter(line -> line.path("message").asText().endsWith(": REPORTED"))
            .toList();

    assertThat(lines)
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.at("/mdc/traceId").asText()).isEqualTo(TRACE);
              assertThat(line.at("/mdc/spanId").asText()).isEqualTo(id(only("attempt")));
            });
  }

  @Test
  void theWaitHistogramHasTheTraceAsItsExemplar() throws Exception {
    var request =
        HttpRequest.newBuilder(server.metrics())
            .header(
                "Accept",
                "application/openmetrics-text;version=1.0.0;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.5,*/*;q=0.4")
            .build();
    String metrics = HTTP.send(request, BodyHandlers.ofString()).body();

    assertThat(metrics.lines().filter(line -> line.startsWith("resow_job_wait_seconds_bucket")))
        .anySatisfy(line -> assertThat(line).contains("trace_id=\"" + TRACE + "\""));
  }

  /** With the Debian package {@code prometheus}; elsewhere it is skipped. */
  @Test
  void prometheusReadsTheEndpointAndKeepsTheExemplar() throws Exception {
    assumeTrue(
        Files.isExecutable(PrometheusServer.PROGRAM),
        "Prometheus is not installed at " + PrometheusServer.PROGRAM);
    try (var prometheus = PrometheusServer.scraping(server.metrics())) {
      Until.isTrue(() -> prometheus.target().path("health").asText().matches("up|down"));
      assertThat(prometheus.target().path("lastError").asText()).isEmpty();
      Until.isTrue(
          () ->
              prometheus
                  .exemplars("resow_job_wait_seconds_bucket")
                  .findValuesAsText("trace_id")
                  .contains(TRACE));
    }
  }

  private static List<Span> spans() {
    return collector.spans(TRACE);
  }

  private static List<Span> named(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static Span only(String name) {
    assertThat(named(name)).as(name + " in " + spans()).hasSize(1);
    return named(name).getFirst();
  }

  /**
   * To the topic of the model, or to the shared one if the job came before the worker's first
   * heartbeat.
   */
  private static Span release() {
    var releases =
        spans().stream().filter(s -> s.getName().startsWith("publish " + Topics.READY)).toList();
    assertThat(releases).hasSize(1);
    return releases.getFirst();
  }

  private static List<Span> projections(String event) {
    return named("project").stream()
        .filter(span -> event.equals(text(span, "resow.event")))
        .toList();
  }

  private static String id(Span span) {
    return OtlpReceiver.hex(span.getSpanId().toByteArray());
  }

  private static String parent(Span span) {
    return OtlpReceiver.hex(span.getParentSpanId().toByteArray());
  }

  private static String text(Span span, String attribute) {
    return span.getAttributesList().stream()
        .filter(each -> each.getKey().equals(attribute))
        .map(KeyValue::getValue)
        .map(value -> value.getStringValue())
        .findFirst()
        .orElse(null);
  }

  private static JsonNode post(String path, String body, String... headers) {
    var answer = send(path, body, headers);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return Json.parse(answer.body(), JsonNode.class);
  }

  /**
   * @param body null for GET
   */
  private static HttpResponse<String> send(String path, String body, String... headers) {
    try {
      var request = HttpRequest.newBuilder(server.url().resolve(path));
      if (body != null)
        request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
      if (headers.length > 0) request.headers(headers);
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
