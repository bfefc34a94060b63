package dev.resow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.KafkaConnection;
import dev.resow.messaging.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  private static final ClusterLayout LAYOUT =
      new ClusterLayout(
          List.of(new TopicSpec("jobs", 2, Map.of("retention.ms", "-1"))),
          Map.of("painters", ClusterLayout.FROM_FIRST_RECORD));

  @TempDir Path folder;

  @Test
  void aShareGroupGetsWhatWasSentBeforeARestartOnAnotherPort() throws Exception {
    try (var kafka = EmbeddedKafka.start(folder)) {
      LAYOUT.applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
      LAYOUT.applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
      try (var producer =
          new KafkaProducer<>(
              Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer())) {
        for (int i = 0; i < 4; i++) {
          producer.send(new ProducerRecord<>("jobs", "key" + i, "value" + i)).get();
        }
      }
    }
    try (var kafka = EmbeddedKafka.start(folder)) {
      assertThat(receive(kafka.bootstrapServers(), 4))
          .containsExactlyInAnyOrder("value0", "value1", "value2", "value3");
    }
  }

  @Test
  void aFolderHasOneOwner() throws Exception {
    try (var owner = EmbeddedKafka.start(folder)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
      assertThat(owner.bootstrapServers()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void aKilledBrokersFolderServesAgain() throws Exception {
    try (var killed = ChildJvm.start(KafkaMain.class, folder.toString(), "0")) {
      LAYOUT.applyTo(KafkaConnection.plaintext(killed.firstLine().substring("kafka ".length())));
      killed.killNow();
    }
    try (var kafka = EmbeddedKafka.start(folder)) {
      LAYOUT.applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
    }
  }

  private static List<String> receive(String bootstrapServers, int count) {
    var values = new ArrayList<String>();
    try (var consumer =
        new KafkaShareConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers, "group.id", "painters"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("jobs"));
      for (int polls = 0; values.size() < count && polls < 60; polls++) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
