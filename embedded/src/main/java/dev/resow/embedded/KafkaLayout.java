package dev.resow.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * What a cluster must hold before the first message: topics and the settings of groups. Applying it
 * twice changes nothing.
 *
 * @param topics topics to create where they do not exist; an existing topic keeps its own settings
 * @param groups settings by group id, for example {@code share.auto.offset.reset} of a share group
 */
public record KafkaLayout(List<Topic> topics, Map<String, Map<String, String>> groups) {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /**
   * One topic.
   *
   * @param settings topic settings such as {@code retention.ms}
   */
  public record Topic(String name, int partitions, Map<String, String> settings) {
    public Topic {
      settings = Map.copyOf(settings);
    }

    public Topic(String name, int partitions) {
      this(name, partitions, Map.of());
    }
  }

  public KafkaLayout {
    topics = List.copyOf(topics);
    groups = Map.copyOf(groups);
  }

  /**
   * A share group whose new consumers start at the first record, not at the latest (the broker's
   * default).
   */
  public static Map<String, String> fromTheFirstRecord() {
    return Map.of("share.auto.offset.reset", "earliest");
  }

  /**
   * Creates what is missing.
   *
   * @throws IllegalStateException when the brokers do not answer within 60 s or refuse
   */
  public void applyTo(String bootstrapServers) {
    try (var admin =
        Admin.create(
            Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      createTopics(admin);
      configureGroups(admin);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "cannot set up topics and groups at " + bootstrapServers + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while setting up " + bootstrapServers, e);
    }
  }

  private void createTopics(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    var existing = await(admin.listTopics().names());
    var created = new ArrayList<NewTopic>();
    for (Topic topic : topics) {
      if (!existing.contains(topic.name())) {
        created.add(
            new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                .configs(topic.settings()));
      }
    }
    for (var result : admin.createTopics(created).values().values()) {
      try {
        await(result);
      } catch (ExecutionException e) {
        // Two processes may set up the same cluster at the same time.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private void configureGroups(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    for (var group : groups.entrySet()) {
      var changes =
          group.getValue().entrySet().stream()
              .map(
                  e ->
                      new AlterConfigOp(
                          new ConfigEntry(e.getKey(), e.getValue()), AlterConfigOp.OpType.SET))
              .toList();
      var resource = new ConfigResource(ConfigResource.Type.GROUP, group.getKey());
      await(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
    }
  }

  private static <T> T await(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }
}
