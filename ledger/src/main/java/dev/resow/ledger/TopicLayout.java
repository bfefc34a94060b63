package dev.resow.ledger;

import dev.resow.contract.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics as they should be, and an admin client's work on them. */
final class TopicLayout {
  private final Admin admin;
  private final int partitions;
  private final Duration limit;

  /**
   * @param partitions of a new topic
   * @param limit how long the broker may take for an answer
   */
  TopicLayout(Admin admin, int partitions, Duration limit) {
    this.admin = admin;
    this.partitions = partitions;
    this.limit = limit;
  }

  /** The topics that are there; the others are missing. */
  Map<String, TopicDescription> present()
      throws ExecutionException, InterruptedException, TimeoutException {
    var found = new HashMap<String, TopicDescription>();
    for (var topic : admin.describeTopics(Topics.all()).topicNameValues().entrySet()) {
      try {
        found.put(topic.getKey(), await(topic.getValue()));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) throw e;
      }
    }
    return found;
  }

  void create(Collection<String> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    var missing = new ArrayList<NewTopic>();
    for (String topic : topics)
      missing.add(
          new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings(topic)));
    for (var created : admin.createTopics(missing).values().values()) {
      try {
        await(created);
      } catch (ExecutionException e) {
        // Another app of ours may be at it at the same time.
        if (!(e.getCause() instanceof TopicExistsException)) throw e;
      }
    }
  }

  /** Gives a topic that the broker made by itself the settings and partitions of ours. */
  void restore(TopicDescription topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    var changes =
        settings(topic.name()).entrySet().stream()
            .map(
                s ->
                    new AlterConfigOp(
                        new ConfigEntry(s.getKey(), s.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    await(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
    if (topic.partitions().size() < partitions)
      await(
          admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(partitions))).all());
  }

  /** Lets the workers' share group begin with the first record. */
  void configureWorkerGroup() throws ExecutionException, InterruptedException, TimeoutException {
    var fromTheFirst = new ConfigEntry("share.auto.offset.reset", "earliest");
    await(
        admin
            .incrementalAlterConfigs(
                Map.of(
                    new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP),
                    List.of(new AlterConfigOp(fromTheFirst, AlterConfigOp.OpType.SET))))
            .all());
  }

  private static Map<String, String> settings(String topic) {
    return switch (topic) {
      case Topics.WORKERS -> Map.of("cleanup.policy", "compact,delete", "retention.ms", "3600000");
      case Topics.DEAD -> Map.of("retention.ms", days(90));
      default -> Map.of("retention.ms", days(14));
    };
  }

  private static String days(int days) {
    return Long.toString(Duration.ofDays(days).toMillis());
  }

  private <T> T await(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
