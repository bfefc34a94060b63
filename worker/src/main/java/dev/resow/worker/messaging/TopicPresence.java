package dev.resow.worker.messaging;

import dev.resow.contract.Topics;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Not ready while a topic is missing: a worker that takes jobs could not say how they end. Looks
 * every two seconds on a thread of its own and answers from memory.
 */
@Readiness
@ApplicationScoped
public class TopicPresence implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(TopicPresence.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final String LIMIT_MILLIS = "5000";

  private final String bootstrapServers;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Set<String> missing = Set.of();

  @Inject
  TopicPresence(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Topics that were missing at the last look that the broker answered. */
  public Set<String> missing() {
    return missing;
  }

  @Override
  public HealthCheckResponse call() {
    Set<String> now = missing;
    var response = HealthCheckResponse.named("topics").status(now.isEmpty());
    if (!now.isEmpty()) {
      response.withData("missing", String.join(", ", new TreeSet<>(now)));
    }
    return response.build();
  }

  void start(@Observes StartupEvent start) {
    Thread.ofVirtual().name("topic-presence").start(this::run);
  }

  private void run() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "default.api.timeout.ms", LIMIT_MILLIS,
            "request.timeout.ms", LIMIT_MILLIS);
    try (var admin = Admin.create(settings)) {
      do {
        look(admin);
      } while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Admin admin) throws InterruptedException {
    try {
      var gone = new TreeSet<>(Topics.all());
      gone.removeAll(admin.listTopics().names().get());
      if (!gone.isEmpty() && !gone.equals(missing)) {
        LOG.errorf("topics are missing: %s", gone);
      }
      missing = Set.copyOf(gone);
    } catch (ExecutionException | KafkaException e) {
      LOG.debugf("cannot look whether all topics are there: %s", e.toString());
    }
  }

  @PreDestroy
  void stop() {
    stopped.countDown();
  }
}
