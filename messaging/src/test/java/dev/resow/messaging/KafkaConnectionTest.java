package dev.resow.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {
  private static final Pattern OPENS =
      Pattern.compile(
          "new Kafka(Producer|Consumer|ShareConsumer|AdminClient)<|Admin(Client)?\\.create\\(");

  /** Settings of a channel by which it would leave the process's own connection. */
  private static final Pattern OWN_ACCESS =
      Pattern.compile(
          "mp\\.messaging\\..*\\.(bootstrap\\.servers|security\\..*|sasl\\..*|ssl\\.(?!engine).*)=.*");

  private static final Pattern CONNECTOR =
      Pattern.compile("mp\\.messaging\\.(?:incoming|outgoing)\\.([a-z-]+)\\.connector=(.*)");

  private static final Map<String, String> SIGNED_IN =
      Map.of(
          "bootstrap.servers",
          "broker:9092",
          "security.protocol",
          "SASL_SSL",
          "sasl.jaas.config",
          "secret",
          "ssl.truststore.location",
          "/trusted",
          "request.timeout.ms",
          "1000",
          "linger.ms",
          "5");

  @Test
  void aShareConsumerGetsAllThatItKnows() {
    var shared = new HashMap<>(SIGNED_IN);
    shared.put("isolation.level", "read_committed");
    assertThat(new KafkaConnection(shared).shareConsumerSettings())
        .containsOnlyKeys(
            "bootstrap.servers",
            "security.protocol",
            "sasl.jaas.config",
            "ssl.truststore.location",
            "ssl.engine.factory.class",
            "request.timeout.ms");
  }

  @Test
  void theVariablesOfAnAppAreTheSettingsOfItsClients() {
    var variables =
        Map.of("KAFKA_BOOTSTRAP_SERVERS", "broker:9092", "KAFKA_CLIENT_ID", "me", "HOME", "/root");
    assertThat(KafkaConnection.ofVariables(variables).shareConsumerSettings())
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("client.id", "me")
        .hasSize(3);
  }

  @Test
  void settingsThatNoClientTakesAreNamedInOneLine() {
    var settings = new HashMap<>(SIGNED_IN);
    settings.put("ssl.truststore.type", "PEM");
    assertThatThrownBy(() -> new KafkaConnection(settings).check())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no Kafka client can be made of the settings KAFKA_*: ")
        .message()
        .doesNotContain("secret")
        .hasLineCount(1);
  }

  @Test
  void noLogShowsTheCredentials() {
    assertThat(new KafkaConnection(SIGNED_IN)).hasToString("KafkaConnection[broker:9092]");
    assertThatThrownBy(() -> new KafkaConnection(Map.of("sasl.jaas.config", "secret")))
        .hasMessageContaining("bootstrap.servers")
        .hasMessageNotContaining("secret");
  }

  /** A client that is opened elsewhere could lack the credentials. */
  @Test
  void noOtherMainCodeOpensAClient() throws IOException {
    var openers = new ArrayList<String>();
    for (Path folder : mainFolders())
      try (var files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith(".java") && opensAClient(file))
            .forEach(file -> openers.add(file.getFileName().toString()));
      }
    assertThat(openers).containsExactly("KafkaConnection.java");
  }

  /** Of every app: all channels, by the connectors whose clients take the shared settings. */
  @Test
  void everyChannelUsesTheSharedConnection() throws IOException {
    var channels = new TreeMap<String, String>();
    for (Path folder : mainFolders()) {
      Path resources = folder.resolveSibling("resources");
      if (!Files.isDirectory(resources)) continue;
      try (var files = Files.walk(resources)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".properties")).toList())
          for (String line : Files.readAllLines(file)) {
            assertThat(line).as(file.toString()).doesNotMatch(OWN_ACCESS);
            var channel = CONNECTOR.matcher(line);
            if (channel.matches()) channels.put(channel.group(1), channel.group(2));
          }
      }
    }
    assertThat(channels)
        .containsOnlyKeys(
            "api-attempts",
            "outbox-out",
            "scheduler-attempts",
            "scheduler-control",
            "scheduler-dead",
            "scheduler-submitted",
            "scheduler-trainings",
            "scheduler-workers",
            "worker-control",
            "worker-events",
            "worker-ready",
            "worker-trainings");
    assertThat(channels.values()).containsOnly("smallrye-kafka", "kafka-share");
  }

  /** Not even a tool that usually meets a broker without passwords. */
  @Test
  void noMainCodeOutsideOfTestsAssumesABrokerWithoutCredentials() throws IOException {
    var plain = new ArrayList<String>();
    for (Path folder : mainFolders())
      if (!folder.toString().contains("testkit"))
        try (var files = Files.walk(folder)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList())
            if (Files.readString(file).contains("KafkaConnection.plaintext("))
              plain.add(file.getFileName().toString());
        }
    assertThat(plain).isEmpty();
  }

  private static List<Path> mainFolders() throws IOException {
    try (var modules = Files.list(Path.of(".."))) {
      return modules
          .filter(m -> !m.endsWith("examples")) // clients of users
          .map(m -> m.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  private static boolean opensAClient(Path file) {
    try {
      return OPENS.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
