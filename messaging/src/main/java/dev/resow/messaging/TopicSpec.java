package dev.resow.messaging;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A topic as it should be, with the broker's default number of replicas.
 *
 * @param partitions at least 1
 * @param settings topic settings such as {@code retention.ms}
 */
public record TopicSpec(String name, int partitions, Map<String, String> settings) {
  public TopicSpec {
    settings = Map.copyOf(settings);
  }

  public TopicSpec(String name, int partitions) {
    this(name, partitions, Map.of());
  }

  NewTopic toNewTopic() {
    return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
  }
}
