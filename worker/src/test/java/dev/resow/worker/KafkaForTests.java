package dev.resow.worker;

import dev.resow.contract.Topics;
import dev.resow.embedded.EmbeddedKafka;
import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.KafkaConnection;
import dev.resow.messaging.TopicSpec;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A real broker with every topic, and a folder for pictures; workers of two slots. */
public class KafkaForTests implements QuarkusTestResourceLifecycleManager {
  private EmbeddedKafka kafka;

  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory("resow-worker-test");
      kafka = EmbeddedKafka.start(folder.resolve("kafka"));
      var topics = Topics.all().stream().map(name -> new TopicSpec(name, 1)).toList();
      new ClusterLayout(topics, Map.of())
          .applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
      return Map.of(
          "kafka.bootstrap.servers",
          kafka.bootstrapServers(),
          "resow.artifacts",
          folder.resolve("artifacts").toString(),
          "resow.worker.painter",
          "stand-in",
          "resow.slots",
          "2");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    kafka.close();
  }
}
