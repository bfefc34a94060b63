package dev.resow.standalone.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.observability.Series;
import dev.resow.standalone.traces.OtlpReceiver;
import dev.resow.testkit.PackagedServer;
import dev.resow.testkit.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads from a real server that has made an image, in JSON logs. */
@Timeout(300)
class MetricsIT {
  private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ ].*");

  private static OtlpReceiver collector;
  private static PackagedServer server;
  private static String job;

  @BeforeAll
  static void makeAnImage() throws Exception {
    collector = new OtlpReceiver();
    server =
        PackagedServer.start(
            Map.of(
                "RESOW_LOG_JSON", "true",
                "RESOW_METRICS_EVERY", "1s",
                "RESOW_TRACES_ENDPOINT", collector.url().toString(),
                "RESOW_TRACES_PROTOCOL", "http/protobuf"));
    job = post("/v1/jobs", "{\"prompt\": \"a cat and a fox\"}").path("id").asText();
    URI address = server.url().resolve("/v1/jobs/" + job);
    Until.isTrue(() -> text(address).contains("SUCCEEDED"));
    Until.isTrue(
        () -> {
          String metrics = metrics();
          return metrics.contains("resow_workers_wanted{model=\"stand-in\"} 0.0")
              && metrics.contains("resow_projection_waiting_records{");
        });
  }

  @AfterAll
  static void stop() {
    if (server != null) server.close();
    if (collector != null) collector.close();
  }

  @Test
  void everySeriesIsThereWithItsHelp() throws IOException {
    String metrics = metrics();
    var documented = new TreeSet<String>();
    for (var app : SeriesTableTest.all().values())
      for (Series each : app) {
        documented.add(family(each.name()));
        assertThat(metrics)
            .contains("# HELP " + each.name() + " " + each.help())
            .contains("# TYPE " + each.name() + " " + type(each));
      }

    assertThat(
            names(metrics).stream()
                .filter(name -> name.startsWith("resow_"))
                .map(MetricsIT::family))
        .as("what is there is documented")
        .isSubsetOf(documented);
  }

  @Test
  void dashboardsAndAlertsReadWhatIsThere() throws IOException {
    Set<String> there = names(metrics());
    for (var alert : MonitoringFiles.alerts())
      assertThat(there).as(alert.name()).containsAll(PromQl.metrics(alert.expression()));
    var queries = MonitoringFiles.queries();
    assertThat(queries).hasSizeGreaterThan(30);
    for (var query : queries)
      assertThat(there).as(query.panel()).containsAll(PromQl.metrics(query.expression()));
  }

  /** A label that no app writes, or a value that none writes, would match nothing for ever. */
  @Test
  void theirLabelsAndValuesAreThere() throws IOException {
    var samples =
        metrics()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .flatMap(line -> PromQl.selectors(line).stream())
            .collect(Collectors.groupingBy(PromQl.Selector::metric));
    for (var alert : MonitoringFiles.alerts())
      assertLabels(alert.name(), alert.expression(), samples);
    for (var query : MonitoringFiles.queries())
      assertLabels(query.panel(), query.expression(), samples);
  }

  private static void assertLabels(
      String name, String expression, Map<String, List<PromQl.Selector>> samples) {
    for (var wanted : PromQl.selectors(expression))
      wanted
          .labels()
          .forEach(
              (label, value) ->
                  assertThat(samples.getOrDefault(wanted.metric(), List.of()))
                      .as("%s: %s{%s=%s}", name, wanted.metric(), label, value)
                      .anyMatch(
                          sample ->
                              sample.labels().containsKey(label)
                                  && (value == null || value.equals(sample.labels().get(label)))));
    var labels = new TreeSet<String>();
    for (String metric : PromQl.metrics(expression))
      samples
          .getOrDefault(metric, List.of())
          .forEach(sample -> labels.addAll(sample.labels().keySet()));
    assertThat(labels).as(name).containsAll(PromQl.grouping(expression));
  }

  @Test
  void theJobWasCounted() throws IOException {
    assertThat(metrics())
        .containsPattern("resow_jobs_accepted_total\\{class=\"normal\",.*tenant=\"other\"} 1\\.0")
        .containsPattern("resow_jobs_ended_total\\{.*state=\"succeeded\".*} 1\\.0")
        .containsPattern("resow_attempts_ended_total\\{.*outcome=\"picture\"} 1\\.0")
        .containsPattern("resow_job_wait_seconds_count\\{.*} 1")
        .containsPattern("resow_workers_wanted\\{.*} 0\\.0")
        .containsPattern("resow_workers\\{.*state=\"ready\"} 1\\.0")
        .doesNotContain(job, "a cat");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4 | application/openmetrics-text
          application/openmetrics-text;version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1       | text/plain
          text/plain;version=0.0.4                                                                  | text/plain
          text/html,application/xhtml+xml,*/*;q=0.8                                                 | text/plain
          application/openmetrics-text;version=1.0.0                                                | application/openmetrics-text
          */*                                                                                       | text/plain
          """)
  void aScrapeGetsTheFormatThatItPrefers(String accept, String type) throws IOException {
    var scrape = HttpRequest.newBuilder(server.metrics()).header("Accept", accept).build();
    assertThat(send(scrape).headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
  }

  @Test
  void metricsAreNotOnTheHttpPort() throws IOException {
    assertThat(server.metrics().getHost()).isEqualTo("127.0.0.1");
    assertThat(status(server.url().resolve("/q/metrics"))).isEqualTo(404);
    assertThat(status(server.url().resolve("/q/health/ready"))).isEqualTo(200);
  }

  @Test
  void tracesAreSentAsHttpToo() {
    Until.isTrue(() -> collector.spans().stream().anyMatch(s -> s.getName().equals("attempt")));
    assertThat(collector.types()).containsExactly("application/x-protobuf");
  }

  /** The worker's line about the end of the attempt, and all other lines of the job. */
  @Test
  void everyLineIsJsonAndNamesTheJob() throws IOException {
    var lines = Files.readAllLines(server.logFile());
    assertThat(lines).isNotEmpty();
    var ofTheJob =
        lines.stream()
            .map(line -> Json.parse(line, JsonNode.class))
            .filter(line -> line.at("/mdc/job").asText().equals(job))
            .toList();

    assertThat(ofTheJob)
        .anySatisfy(
            line -> {
              assertThat(line.path("message").asText()).contains("REPORTED");
              assertThat(line.path("level").asText()).isEqualTo("INFO");
              assertThat(line.at("/mdc/attempt").asText()).isEqualTo("1");
              assertThat(line.at("/mdc/tenant").asText()).isEqualTo("default");
            });
  }

  private static String type(Series each) {
    return switch (each.kind()) {
      case COUNTER -> "counter";
      case GAUGE -> "gauge";
      case HISTOGRAM -> "histogram";
    };
  }

  /** Without what a histogram adds to its name. */
  private static String family(String name) {
    return name.replaceAll("_seconds_(bucket|count|sum|max)$", "_seconds");
  }

  private static Set<String> names(String metrics) {
    return metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .map(sample -> sample.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String metrics() {
    try {
      var request = HttpRequest.newBuilder(server.metrics()).header("Accept", "text/plain");
      // The exposition format allows a comma after the last label.
      return send(request.build()).body().replace(",}", "}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode post(String path, String body) throws IOException {
    var request =
        HttpRequest.newBuilder(server.url().resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return Json.parse(send(request).body(), JsonNode.class);
  }

  private static String text(URI address) {
    return send(HttpRequest.newBuilder(address).build()).body();
  }

  private static int status(URI address) {
    return send(HttpRequest.newBuilder(address).build()).statusCode();
  }

  /** As scrapers do, without an upgrade of the connection. */
  private static HttpResponse<String> send(HttpRequest request) {
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
