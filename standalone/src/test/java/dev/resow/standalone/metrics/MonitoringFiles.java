package dev.resow.standalone.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.resow.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What {@code deploy/} has for Prometheus and Grafana. */
final class MonitoringFiles {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  static final Path PROMETHEUS = ROOT.resolve("deploy/prometheus");
  private static final Path GRAFANA = ROOT.resolve("deploy/grafana");

  private MonitoringFiles() {}

  /**
   * An alert rule.
   *
   * @param runbook where its annotation sends people
   */
  record Alert(String name, String expression, String severity, String runbook) {}

  /**
   * An expression of a dashboard.
   *
   * @param panel file and title, for messages
   */
  record Query(String panel, String expression) {}

  static List<Alert> alerts() throws IOException {
    var alerts = new ArrayList<Alert>();
    for (JsonNode group :
        new YAMLMapper().readTree(PROMETHEUS.resolve("alerts.yaml").toFile()).path("groups"))
      for (JsonNode rule : group.path("rules"))
        alerts.add(
            new Alert(
                rule.path("alert").asText(),
                rule.path("expr").asText(),
                rule.at("/labels/severity").asText(),
                rule.at("/annotations/runbook_url").asText()));
    return alerts;
  }

  /**
   * A case of {@code alerts-test.yaml}.
   *
   * @param series what it is played on, without the values
   * @param fires alerts that it expects to fire at some time
   * @param silent alerts that it expects not to fire at some time
   */
  record Case(String name, List<String> series, Set<String> fires, Set<String> silent) {}

  static List<Case> cases() throws IOException {
    var cases = new ArrayList<Case>();
    for (JsonNode test :
        new YAMLMapper().readTree(PROMETHEUS.resolve("alerts-test.yaml").toFile()).path("tests")) {
      var each =
          new Case(test.path("name").asText(), new ArrayList<>(), new TreeSet<>(), new TreeSet<>());
      for (JsonNode series : test.path("input_series"))
        each.series().add(series.path("series").asText());
      for (JsonNode look : test.path("alert_rule_test"))
        (look.path("exp_alerts").isEmpty() ? each.silent() : each.fires())
            .add(look.path("alertname").asText());
      cases.add(each);
    }
    return cases;
  }

  static List<Query> queries() throws IOException {
    var queries = new ArrayList<Query>();
    try (var files = Files.list(GRAFANA)) {
      for (Path file : files.sorted().toList())
        for (JsonNode panel : Json.mapper().readTree(file.toFile()).path("panels"))
          for (JsonNode target : panel.path("targets"))
            queries.add(
                new Query(
                    file.getFileName() + ": " + panel.path("title").asText(),
                    target.path("expr").asText()));
    }
    return queries;
  }
}
