package dev.resow.messaging;

import dev.resow.contract.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The topics of Resow as they should be: how long each keeps its records. */
public final class TopicLayout {
  private TopicLayout() {}

  /**
   * @param names of {@link Topics}
   */
  public static List<TopicSpec> of(Collection<String> names, int partitions) {
    return names.stream().map(name -> of(name, partitions)).toList();
  }

  public static TopicSpec of(String name, int partitions) {
    return new TopicSpec(name, partitions, settings(name));
  }

  private static Map<String, String> settings(String topic) {
    return switch (topic) {
      case Topics.WORKERS ->
          Map.of("cleanup.policy", "compact,delete", "retention.ms", millis(Duration.ofHours(1)));
      case Topics.DEAD -> Map.of("retention.ms", millis(Duration.ofDays(90)));
      default -> Map.of("retention.ms", millis(Duration.ofDays(14)));
    };
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
