package dev.resow.messaging;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Sets up topics and groups. Every method waits for the broker's answer; it throws {@link
 * ExecutionException} when the broker refuses and {@link TimeoutException} when it does not answer
 * in time.
 */
public final class ClusterAdmin {
  private final Admin admin;
  private final Duration limit;

  /**
   * @param limit how long the broker may take for an answer
   */
  public ClusterAdmin(Admin admin, Duration limit) {
    this.admin = admin;
    this.limit = limit;
  }

  /** Waits until a broker answers. */
  public void ping() throws ExecutionException, InterruptedException, TimeoutException {
    await(admin.describeCluster().nodes());
  }

  /** Those of the topics that exist, by name. */
  public Map<String, TopicDescription> describe(Collection<String> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    var found = new HashMap<String, TopicDescription>();
    for (var topic : admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        found.put(topic.getKey(), await(topic.getValue()));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) throw e;
      }
    }
    return found;
  }

  /** Names of the topics that this client may see. */
  public Set<String> topics() throws ExecutionException, InterruptedException, TimeoutException {
    return await(admin.listTopics().names());
  }

  /** Creates topics. One that exists already stays as it is. */
  public void create(Collection<TopicSpec> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    var created = admin.createTopics(topics.stream().map(TopicSpec::toNewTopic).toList());
    for (var topic : created.values().values()) {
      try {
        await(topic);
      } catch (ExecutionException e) {
        // Another process may create it at the same time.
        if (!(e.getCause() instanceof TopicExistsException)) throw e;
      }
    }
  }

  /** Gives an existing topic the settings, and at least the partitions, that it should have. */
  public void restore(TopicDescription topic, TopicSpec expected)
      throws ExecutionException, InterruptedException, TimeoutException {
    configure(ConfigResource.Type.TOPIC, topic.name(), expected.settings());
    if (topic.partitions().size() < expected.partitions()) {
      var increase = Map.of(topic.name(), NewPartitions.increaseTo(expected.partitions()));
      await(admin.createPartitions(increase).all());
    }
  }

  /**
   * Writes settings of a group, which need not exist yet.
   *
   * @param settings such as {@code share.auto.offset.reset}
   */
  public void configureGroup(String group, Map<String, String> settings)
      throws ExecutionException, InterruptedException, TimeoutException {
    configure(ConfigResource.Type.GROUP, group, settings);
  }

  private void configure(ConfigResource.Type type, String name, Map<String, String> settings)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<AlterConfigOp> changes = settings.entrySet().stream().map(ClusterAdmin::setting).toList();
    var resource = new ConfigResource(type, name);
    await(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
  }

  private static AlterConfigOp setting(Map.Entry<String, String> setting) {
    return new AlterConfigOp(
        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET);
  }

  private <T> T await(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
