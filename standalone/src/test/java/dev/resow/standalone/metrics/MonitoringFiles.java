package dev.resow.standalone.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.resow.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
