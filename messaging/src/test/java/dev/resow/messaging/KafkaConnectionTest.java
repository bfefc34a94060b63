package dev.resow.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {
  /** The share consumer is not among them: its settings come from the connection too. */
  private static final Pattern OPENS =
      Pattern.compile("new Kafka(Producer|Consumer|AdminClient)<|Admin(Client)?\\.create\\(");

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
  void aConsumerWithSettingsOfItsOwnGetsAddressesAndCredentialsAlone() {
    assertThat(new KafkaConnection(SIGNED_IN).consumerAccess())
        .containsOnlyKeys(
            "bootstrap.servers",
            "security.protocol",
            "sasl.jaas.config",
            "ssl.truststore.location");
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
