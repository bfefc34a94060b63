package dev.resow.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One setting turns traces on. */
class TraceSettingsTest {
  private static SmallRyeConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(settings, "operator", 300))
        .withSources(new TraceSettings())
        .build();
  }

  @Test
  void withoutACollectorTracesAreOff() {
    assertThat(config(Map.of()).getValue("quarkus.otel.sdk.disabled", Boolean.class)).isTrue();
    var blank = config(Map.of(TraceSettings.ENDPOINT, " "));
    assertThat(blank.getValue("quarkus.otel.sdk.disabled", Boolean.class)).isTrue();
  }

  @Test
  void aCollectorTurnsThemOn() {
    var config = config(Map.of(TraceSettings.ENDPOINT, "http://collector:4317"));

    assertThat(config.getValue("quarkus.otel.sdk.disabled", Boolean.class)).isFalse();
    assertThat(config.getValue("quarkus.otel.exporter.otlp.endpoint", String.class))
        .isEqualTo("http://collector:4317");
  }

  @ParameterizedTest
  @CsvSource({
    "resow.traces.endpoint, true, 'the URL of an OTLP collector like http://collector:4317'",
    "resow.traces.endpoint, collector:4317, 'the URL of an OTLP collector like http://collector:4317'",
    "resow.traces.endpoint, http://user:secret@collector, 'the URL of an OTLP collector like http://collector:4317'",
    "resow.traces.protocol, http, grpc or http/protobuf",
    "resow.traces.sample, 5%, a number from 0 to 1 like 0.05",
    "resow.traces.sample, 1.5, a number from 0 to 1 like 0.05",
    "resow.traces.sample, -1, a number from 0 to 1 like 0.05",
    "resow.traces.step-every, -1, a number from 0 to 999999",
    "resow.traces.step-every, often, a number from 0 to 999999"
  })
  void whatCannotBeHonouredStopsTheStart(String property, String value, String expected) {
    assertThatThrownBy(() -> config(Map.of(property, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s must be %s, not '%s'.", property, expected, value);
  }

  @ParameterizedTest
  @CsvSource({
    "resow.traces.endpoint, https://collector.example:4318/",
    "resow.traces.protocol, http/protobuf",
    "resow.traces.sample, 0",
    "resow.traces.sample, 0.001",
    "resow.traces.sample, 1.0",
    "resow.traces.step-every, 0"
  })
  void whatCanIsTaken(String property, String value) {
    assertThat(config(Map.of(property, value)).getValue(property, String.class)).isEqualTo(value);
  }

  @Test
  void aHostileValueIsNotRepeatedWhole() {
    assertThatThrownBy(() -> config(Map.of(TraceSettings.ENDPOINT, "x".repeat(10_000))))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250));
  }
}
