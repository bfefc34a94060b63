package dev.resow.ledger;

import dev.resow.contract.Topics;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Creates the topics that are missing and lets the workers' share group begin with the first
 * record. Existing topics keep their settings. What gets lost later is {@link TopicWatch}'s. Turn
 * it off where somebody else owns the cluster.
 */
@ApplicationScoped
class TopicSetup {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final boolean enabled;
  private final int partitions;
  private final AdminClients clients;

  TopicSetup(
      @ConfigProperty(name = "resow.kafka.create-topics", defaultValue = "true") boolean enabled,
      @ConfigProperty(name = "resow.kafka.partitions", defaultValue = "6") int partitions,
      AdminClients clients) {
    this.enabled = enabled;
    this.partitions = partitions;
    this.clients = clients;
  }

  /** Before the consumers subscribe. */
  void start(@Observes @Priority(1) StartupEvent event) {
    if (!enabled) return;
    try (var admin = clients.open(LIMIT)) {
      var layout = new TopicLayout(admin, partitions, LIMIT);
      var present = layout.present().keySet();
      layout.create(Topics.all().stream().filter(topic -> !present.contains(topic)).toList());
      layout.configureWorkerGroup();
    } catch (ExecutionException | TimeoutException e) {
      // Without its topics an app would look alive and do nothing; whoever runs it starts it again.
      throw new IllegalStateException(
          "Kafka at %s did not answer within %d s, or refused: %s; start it first, or set RESOW_KAFKA_CREATE_TOPICS=false where the topics exist"
              .formatted(clients.bootstrapServers(), LIMIT.toSeconds(), e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
