package dev.resow.worker.share;

import dev.resow.messaging.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;

/**
 * How one channel consumes.
 *
 * @param channel the channel's name, for logs
 * @param topics topics of the share group
 * @param consumer properties of the Kafka client
 * @param drain how long a record in flight may continue after the start of a shutdown before it is
 *     released
 * @param retry pause before a failed consumer is created again
 * @param stuckAfter how long a record may be held while no thread processes it: then liveness is
 *     DOWN, and after twice the time the record is released
 */
record ShareSettings(
    String channel,
    List<String> topics,
    Map<String, Object> consumer,
    Duration drain,
    Duration retry,
    Duration stuckAfter) {
  private static final Duration STUCK_AFTER = Duration.ofSeconds(30);

  ShareSettings(
      String channel,
      List<String> topics,
      Map<String, Object> consumer,
      Duration drain,
      Duration retry) {
    this(channel, topics, consumer, drain, retry, STUCK_AFTER);
  }

  ShareSettings {
    topics = List.copyOf(topics);
    var properties = new HashMap<>(consumer);
    properties.put("share.acknowledgement.mode", "explicit");
    // Exactly one record, even when the broker holds a batch: what is fetched but not worked on
    // loses its lock.
    properties.put("share.acquire.mode", "record_limit");
    properties.put("max.poll.records", "1");
    consumer = Map.copyOf(properties);
  }

  /**
   * Reads a channel's configuration; every property of the Kafka consumer may stand there under its
   * own name. What the channel does not name is the connection's.
   */
  static ShareSettings of(Config channel, KafkaConnection connection) {
    String name = channel.getValue("channel-name", String.class);
    var properties = connection.shareConsumerSettings();
    for (String property : ConsumerConfig.configNames())
      channel
          .getOptionalValue(property, String.class)
          .ifPresent(value -> properties.put(property, value));
    if (!properties.containsKey("group.id")) {
      throw new IllegalArgumentException("channel " + name + " requires a group.id");
    }
    return new ShareSettings(
        name,
        List.of(channel.getOptionalValue("topic", String.class).orElse(name).split(",")),
        properties,
        channel.getOptionalValue("drain", Duration.class).orElse(Duration.ofSeconds(5)),
        channel.getOptionalValue("retry", Duration.class).orElse(Duration.ofSeconds(1)),
        channel.getOptionalValue("stuck-after", Duration.class).orElse(STUCK_AFTER));
  }
}
