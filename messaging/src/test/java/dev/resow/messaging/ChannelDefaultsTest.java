package dev.resow.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.reactive.messaging.providers.impl.ConnectorConfig;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

/** Every channel has the shared defaults, and whatever an operator sets wins over them. */
class ChannelDefaultsTest {
  private static final String INCOMING = "mp.messaging.incoming.";
  private static final String CHANNEL = INCOMING + "jobs.";
  private static final String CONNECTOR = "mp.messaging.connector.smallrye-kafka.";

  /** The ordinal of an app's application.properties; the environment's is higher. */
  private static final int APPLICATION = 250;

  @Test
  void aChannelHasTheDefaults() {
    Config channel = channel(Map.of());

    assertThat(channel.getValue("reconnect.backoff.max.ms", Integer.class)).isEqualTo(500);
    assertThat(channel.getValue("metadata.max.age.ms", Integer.class)).isEqualTo(5000);
    assertThat(channel.getValue("commit-strategy", String.class)).isEqualTo("throttled");
    assertThat(channel.getValue("cloud-events", Boolean.class)).isFalse();
    assertThat(channel.getValue("tracing-enabled", Boolean.class)).isFalse();
  }

  @Test
  void aSettingOfTheConnectorWins() {
    Config channel = channel(Map.of(CONNECTOR + "metadata.max.age.ms", "60000"));

    assertThat(channel.getValue("metadata.max.age.ms", Integer.class)).isEqualTo(60_000);
  }

  @Test
  void aSettingOfTheChannelWins() {
    Config channel =
        channel(
            Map.of(
                CONNECTOR + "metadata.max.age.ms",
                "60000",
                CHANNEL + "metadata.max.age.ms",
                "7000",
                CHANNEL + "commit-strategy",
                "ignore"));

    assertThat(channel.getValue("metadata.max.age.ms", Integer.class)).isEqualTo(7000);
    assertThat(channel.getValue("commit-strategy", String.class)).isEqualTo("ignore");
  }

  /** What the connector sees of the channel "jobs". */
  private static Config channel(Map<String, String> application) {
    var settings = new HashMap<>(application);
    settings.put(CHANNEL + "connector", "smallrye-kafka");
    var config =
        new SmallRyeConfigBuilder()
            .addDefaultSources()
            .withSources(new PropertiesConfigSource(settings, "application", APPLICATION))
            .build();
    return new ConnectorConfig(INCOMING, config, "jobs") {};
  }
}
