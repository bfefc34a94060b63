package dev.resow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.KafkaConnection;
import dev.resow.messaging.TopicSpec;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateKafkaTest {
  @TempDir Path parent;

  @Test
  void onlyWhoHasThePasswordIsAnswered() throws Exception {
    Path folder = parent.resolve("kafka");
    try (var kafka = EmbeddedKafka.startPrivate(folder, 0)) {
      assertThat(topics(kafka.clientSettings())).isEmpty();

      assertThatThrownBy(() -> topics(Map.of("bootstrap.servers", kafka.bootstrapServers())))
          .as("without credentials")
          .isInstanceOf(ExecutionException.class);
      var wrong = new HashMap<>(kafka.clientSettings());
      wrong.computeIfPresent(
          "sasl.jaas.config", (_, jaas) -> jaas.replaceFirst("password=\"?[^\"]*", "password=\"x"));
      assertThatThrownBy(() -> topics(wrong)).hasCauseInstanceOf(SaslAuthenticationException.class);

      Path file = folder.resolve(EmbeddedKafka.CLIENT_FILE);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      var written = new Properties();
      written.load(new StringReader(Files.readString(file)));
      var asWritten = new HashMap<String, String>();
      written.forEach((name, value) -> asWritten.put(name.toString(), value.toString()));
      assertThat(topics(asWritten)).isEmpty();
      assertThat(folder.resolve("server.properties")).as("held the passwords").doesNotExist();
    }
  }

  @Test
  void aFolderMadeWithoutPasswordsIsTakenOverWithItsTopics() throws Exception {
    Path folder = parent.resolve("kafka");
    try (var open = EmbeddedKafka.start(folder)) {
      new ClusterLayout(List.of(new TopicSpec("jobs", 1)), Map.of())
          .applyTo(KafkaConnection.plaintext(open.bootstrapServers()));
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

    try (var kafka = EmbeddedKafka.startPrivate(folder, 0)) {
      assertThat(topics(kafka.clientSettings())).containsExactly("jobs");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
    }
  }

  private static Set<String> topics(Map<String, String> client) throws Exception {
    var settings = new HashMap<String, Object>(client);
    settings.put("default.api.timeout.ms", "3000");
    settings.put("request.timeout.ms", "2000");
    try (var admin = Admin.create(settings)) {
      return admin.listTopics().names().get();
    }
  }
}
