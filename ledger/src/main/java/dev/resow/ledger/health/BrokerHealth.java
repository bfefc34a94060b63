package dev.resow.ledger.health;

import dev.resow.contract.health.Probe;
import dev.resow.ledger.AdminClients;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Whether the broker answers. Its topics are {@link dev.resow.ledger.TopicWatch}'s. */
@Startup
@ApplicationScoped
public class BrokerHealth {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration REQUEST = Duration.ofMillis(4500);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private final AdminClients clients;
  private final Probe probe;
  private Admin admin;

  BrokerHealth(AdminClients clients, Clock clock) {
    this.clients = clients;
    this.probe = new Probe("the broker", this::check, EVERY, SILENCE, clock).start();
  }

  /** Returns at once. */
  public Probe.Status status() {
    return probe.status();
  }

  private void check() throws IOException, InterruptedException {
    try {
      admin().describeCluster().nodes().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(
          "the broker at %s does not answer: %s"
              .formatted(clients.bootstrapServers(), e.getCause().getMessage()),
          e);
    } catch (TimeoutException e) {
      throw new IOException(
          "the broker at %s does not answer".formatted(clients.bootstrapServers()), e);
    }
  }

  private Admin admin() {
    if (admin == null) admin = clients.open(REQUEST);
    return admin;
  }

  void stop(@Observes ShutdownEvent event) {
    probe.close();
  }
}
