package dev.resow.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The chart with a user's values, processed by Helm itself. Helm as a library takes no file of
 * values: they are merged into the {@code values.yaml} of a copy, maps key by key and everything
 * else as a whole, as {@code --values} does.
 */
final class HelmChart {
  private static final Path CHART = Checkout.ROOT.resolve("deploy/helm/resow");

  private HelmChart() {}

  /** What {@code helm template} prints. */
  static String render(Map<String, Object> values) {
    return with(values, chart -> helm(chart).template().withName("demo").call());
  }

  /** What {@code helm lint --strict} finds. */
  static LintResult lint(Map<String, Object> values) {
    return with(values, chart -> helm(chart).lint().strict().call());
  }

  /** Values of {@code deploy/helm/examples/NAME.yaml}. */
  static Map<String, Object> example(String name) {
    return Yaml.map(Checkout.read("deploy/helm/examples/%s.yaml".formatted(name)));
  }

  /** The second map over the first. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> merge(Map<String, Object> below, Map<String, Object> above) {
    var merged = new LinkedHashMap<>(below);
    above.forEach(
        (key, value) ->
            merged.merge(
                key,
                value,
                (old, fresh) ->
                    old instanceof Map && fresh instanceof Map
                        ? merge((Map<String, Object>) old, (Map<String, Object>) fresh)
                        : fresh));
    return merged;
  }

  private static Helm helm(Path chart) {
    return new Helm(chart);
  }

  private static <T> T with(Map<String, Object> values, Function<Path, T> work) {
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chart");
      try {
        Path copy = folder.resolve("resow");
        copy(CHART, copy);
        forAnyCluster(copy.resolve("Chart.yaml"));
        Path file = copy.resolve("values.yaml");
        var merged = merge(Yaml.map(Files.readString(file)), values);
        Files.writeString(file, Yaml.text(merged));
        return work.apply(copy);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The library renders for Kubernetes 1.20, whatever the chart demands. */
  private static void forAnyCluster(Path file) throws IOException {
    var chart = Yaml.map(Files.readString(file));
    if (chart.remove("kubeVersion") == null) throw new AssertionError("no kubeVersion: " + file);
    Files.writeString(file, Yaml.text(chart));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) Files.copy(file, to.resolve(from.relativize(file)));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
