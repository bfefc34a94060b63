package dev.resow.standalone.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.resow.observability.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever is woken by an alert finds out what it means. */
class AlertsTest {
  private static final Path RUNBOOK = MonitoringFiles.ROOT.resolve("docs/runbook.md");
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

  @Test
  void everyAlertHasASectionOfTheRunbookAndEverySectionItsAlert() throws IOException {
    List<String> sections;
    try (var lines = Files.lines(RUNBOOK)) {
      sections =
          lines.filter(line -> line.startsWith("## ")).map(line -> line.substring(3)).toList();
    }
    var alerts = MonitoringFiles.alerts();

    assertThat(alerts).hasSizeGreaterThan(10);
    assertThat(alerts)
        .extracting(MonitoringFiles.Alert::name)
        .doesNotHaveDuplicates()
        .hasSameElementsAs(sections);
    assertThat(alerts)
        .allSatisfy(
            alert -> {
              assertThat(alert.runbook())
                  .isEqualTo("docs/runbook.md#" + alert.name().toLowerCase(Locale.ROOT));
              assertThat(alert.severity()).isIn("warning", "critical");
            });
  }

  @Test
  void everyAlertIsPlayedOnSeriesThatLetItFireAndOnOthersThatDoNot() throws IOException {
    var cases = MonitoringFiles.cases();
    assertThat(MonitoringFiles.alerts())
        .extracting(MonitoringFiles.Alert::name)
        .allSatisfy(
            alert -> {
              assertThat(cases).as(alert + " fires").anyMatch(c -> c.fires().contains(alert));
              assertThat(cases).as(alert + " is silent").anyMatch(c -> c.silent().contains(alert));
            });
  }

  /** Series of others are found in a scrape by MetricsIT. */
  @Test
  void theSeriesThatTheyArePlayedOnAreThoseOfTheApps() throws IOException {
    var own = new HashMap<String, Set<String>>();
    for (var app : SeriesTableTest.all().values())
      for (Series each : app) own.put(each.name(), Set.copyOf(each.labels()));
    for (var played : MonitoringFiles.cases())
      for (String series : played.series()) {
        var selector = PromQl.selectors(series).getFirst();
        if (!selector.metric().startsWith("resow_")) continue;
        var labels = new HashSet<>(selector.labels().keySet());
        labels.remove("instance");
        String name = selector.metric();
        if (name.endsWith("_bucket")) {
          name = name.substring(0, name.length() - "_bucket".length());
          assertThat(labels.remove("le")).as(series).isTrue();
        }
        assertThat(labels).as("%s: %s", played.name(), series).isEqualTo(own.get(name));
      }
  }

  /** With the Debian package {@code prometheus}; elsewhere it is skipped. */
  @Test
  void prometheusAcceptsTheRulesAndTheirTestsPass() throws Exception {
    assumeTrue(
        Files.isExecutable(PROMTOOL),
        "promtool is not installed at " + PROMTOOL + " (Debian package prometheus)");

    assertThat(promtool("check", "rules", "alerts.yaml")).contains("SUCCESS");
    assertThat(promtool("check", "config", "prometheus.yaml")).contains("SUCCESS");
    assertThat(promtool("test", "rules", "alerts-test.yaml")).contains("SUCCESS");
  }

  private static String promtool(String... arguments) throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of(PROMTOOL.toString()), Stream.of(arguments)).toList();
    var process =
        new ProcessBuilder(command)
            .directory(MonitoringFiles.PROMETHEUS.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
