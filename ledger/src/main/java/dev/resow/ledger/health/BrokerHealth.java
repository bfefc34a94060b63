package dev.resow.ledger.health;

import dev.resow.contract.Topics;
import dev.resow.contract.health.Probe;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether the broker answers and has the topics. */
@Startup
@ApplicationScoped
public class BrokerHealth {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private final String bootstrap;
  private final Probe probe;
  private Admin admin;

  BrokerHealth(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap, Clock clock) {
    this.bootstrap = bootstrap;
    this.probe = new Probe("the broker", this::check, EVERY, SILENCE, clock).start();
  }

  /** Returns at once. */
  public Probe.Status status() {
    return probe.status();
  }

  private void check() throws IOException, InterruptedException {
    for (var topic : admin().describeTopics(Topics.all()).topicNameValues().entrySet())
      try {
        topic.getValue().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException)
          throw new IOException("the broker has no topic " + topic.getKey(), e);
        throw new IOException(
            "the broker at %s does not answer: %s".formatted(bootstrap, e.getCause().getMessage()),
            e);
      } catch (TimeoutException e) {
        throw new IOException("the broker at %s does not answer".formatted(bootstrap), e);
      }
  }

  private Admin admin() {
    if (admin == null)
      admin =
          Admin.create(
              Map.of(
                  "bootstrap.servers",
                  bootstrap,
                  "request.timeout.ms",
                  "4000",
                  "default.api.timeout.ms",
                  "4500",
                  "reconnect.backoff.max.ms",
                  "500"));
    return admin;
  }

  void stop(@Observes ShutdownEvent event) {
    probe.close();
  }
}
