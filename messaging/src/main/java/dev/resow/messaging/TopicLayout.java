package dev.resow.messaging;

import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The topics of Resow as they should be: how long each keeps its records, and how many partitions
 * it has.
 *
 * <p>Topics that a share group reads have one: of the members of a share group only ⌈members /
 * partitions⌉ read each partition (Kafka's {@code SimpleAssignor}). With as many partitions as
 * workers a record would wait for the one worker that reads its partition, for as long as that one
 * samples, while others are idle. One partition is read by all of them.
 */
public final class TopicLayout {
  private static final int OF_A_SHARE_GROUP = 1;

  private TopicLayout() {}

  /**
   * @param names of {@link Topics}
   * @param partitions of each topic that no share group reads
   */
  public static List<TopicSpec> of(Collection<String> names, int partitions) {
    return names.stream().map(name -> of(name, partitions)).toList();
  }

  public static TopicSpec of(String name, int partitions) {
    return new TopicSpec(
        name, isOfAShareGroup(name) ? OF_A_SHARE_GROUP : partitions, settings(name));
  }

  private static boolean isOfAShareGroup(String topic) {
    return ReadyTopics.isOne(topic) || topic.equals(Topics.TRAININGS_READY);
  }

  private static Map<String, String> settings(String topic) {
    return switch (topic) {
      case Topics.WORKERS ->
          Map.of("cleanup.policy", "compact,delete", "retention.ms", millis(Duration.ofHours(1)));
      // a segment is deleted as a whole, and only once it is closed
      case Topics.PREVIEWS ->
          Map.of(
              "retention.ms", millis(Duration.ofMinutes(10)),
              "segment.ms", millis(Duration.ofMinutes(5)));
      case Topics.DEAD -> Map.of("retention.ms", millis(Duration.ofDays(90)));
      default -> Map.of("retention.ms", millis(Duration.ofDays(14)));
    };
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
