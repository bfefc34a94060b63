package dev.resow.ledger;

import dev.resow.contract.Topics;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Creates the topics that are missing and lets the workers' share group begin with the first
 * record. Existing topics keep their settings. Turn it off where somebody else owns the cluster.
 */
@ApplicationScoped
class TopicSetup {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final boolean enabled;
  private final String bootstrap;
  private final int partitions;

  TopicSetup(
      @ConfigProperty(name = "resow.kafka.create-topics", defaultValue = "true") boolean enabled,
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap,
      @ConfigProperty(name = "resow.kafka.partitions", defaultValue = "6") int partitions) {
    this.enabled = enabled;
    this.bootstrap = bootstrap;
    this.partitions = partitions;
  }

  /** Before the consumers subscribe. */
  void start(@Observes @Priority(1) StartupEvent event) {
    if (!enabled) return;
    try (var admin =
        Admin.create(
            Map.<String, Object>of(
                "bootstrap.servers",
                bootstrap,
                // close() waits for what is under way, so that must end
                "request.timeout.ms",
                (int) LIMIT.toMillis(),
                "default.api.timeout.ms",
                (int) LIMIT.toMillis()))) {
      create(admin);
      var fromTheFirst = new ConfigEntry("share.auto.offset.reset", "earliest");
      await(
          admin
              .incrementalAlterConfigs(
                  Map.of(
                      new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP),
                      List.of(new AlterConfigOp(fromTheFirst, AlterConfigOp.OpType.SET))))
              .all());
    } catch (ExecutionException | TimeoutException e) {
      // Without its topics an app would look alive and do nothing; whoever runs it starts it again.
      throw new IllegalStateException(
          "Kafka at %s did not answer within %d s, or refused: %s; start it first, or set RESOW_KAFKA_CREATE_TOPICS=false where the topics exist"
              .formatted(bootstrap, LIMIT.toSeconds(), e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void create(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    var existing = await(admin.listTopics().names());
    var missing = new ArrayList<NewTopic>();
    for (String topic : Topics.all())
      if (!existing.contains(topic))
        missing.add(
            new NewTopic(topic, Optional.of(partitions), Optional.empty())
                .configs(settings(topic)));
    for (var created : admin.createTopics(missing).values().values()) {
      try {
        await(created);
      } catch (ExecutionException e) {
        // Another app of ours may start at the same time.
        if (!(e.getCause() instanceof TopicExistsException)) throw e;
      }
    }
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

  private static <T> T await(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
