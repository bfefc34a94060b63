package dev.resow.observability;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns OpenTelemetry on if {@value #ENDPOINT} names a collector, and off otherwise: then it makes,
 * keeps and sends nothing. Read at the start of the process.
 */
public final class TraceSettings implements ConfigSourceFactory {
  /** URL of an OTLP collector; no traces without it. */
  static final String ENDPOINT = "resow.traces.endpoint";

  /** {@code grpc} (the default) or {@code http/protobuf}. */
  static final String PROTOCOL = "resow.traces.protocol";

  /** Share of the traces that begin here and are recorded, 0 to 1, by default 1. */
  static final String SAMPLE = "resow.traces.sample";

  /** One step in this many gets a span, by default 10; 0 for none. */
  public static final String STEP_EVERY = "resow.traces.step-every";

  private static final int LONGEST_SHOWN = 100;

  /** Below the files of the apps and of their libraries. */
  private static final int ORDINAL = 90;

  private record Rule(String property, String form, String expected) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              ENDPOINT,
              "https?://[^\\s/?#@]+/?",
              "the URL of an OTLP collector like http://collector:4317"),
          new Rule(PROTOCOL, "grpc|http/protobuf", "grpc or http/protobuf"),
          new Rule(SAMPLE, "0|1|[01]\\.0+|0?\\.[0-9]{1,9}", "a number from 0 to 1 like 0.05"),
          new Rule(STEP_EVERY, "[0-9]{1,6}", "a number from 0 to 999999"));

  /**
   * @throws IllegalArgumentException if a setting is invalid; it names the first one
   */
  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    UnaryOperator<String> settings = property -> value(context.getValue(property));
    broken(settings)
        .ifPresent(
            sentence -> {
              throw new IllegalArgumentException(sentence);
            });
    return List.of(
        new PropertiesConfigSource(
            derived(settings.apply(ENDPOINT)), "switch of the traces", ORDINAL));
  }

  private static String value(ConfigValue value) {
    return value == null ? null : value.getValue();
  }

  private static Map<String, String> derived(String endpoint) {
    return endpoint == null || endpoint.isBlank()
        ? Map.of("quarkus.otel.sdk.disabled", "true")
        : Map.of(
            "quarkus.otel.sdk.disabled", "false", "quarkus.otel.exporter.otlp.endpoint", endpoint);
  }

  /**
   * The first invalid setting and what it should be, in a sentence; empty when all are valid.
   *
   * @param settings value of a property, null or blank if it is not set
   */
  public static Optional<String> broken(UnaryOperator<String> settings) {
    for (Rule rule : RULES) {
      String value = settings.apply(rule.property());
      if (value == null || value.isBlank() || value.matches(rule.form())) continue;
      String shown = value.substring(0, Math.min(value.length(), LONGEST_SHOWN));
      return Optional.of(
          "%s must be %s, not '%s'.".formatted(rule.property(), rule.expected(), shown));
    }
    return Optional.empty();
  }
}
