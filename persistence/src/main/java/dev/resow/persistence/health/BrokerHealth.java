package dev.resow.persistence.health;

import dev.resow.contract.health.Probe;
import dev.resow.messaging.BrokerProbe;
import dev.resow.messaging.KafkaConnection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;

/** Whether the broker answers. {@link dev.resow.persistence.TopicWatch} watches its topics. */
@Startup
@ApplicationScoped
public class BrokerHealth {
  private final BrokerProbe probe;

  BrokerHealth(KafkaConnection connection, Clock clock) {
    this.probe = new BrokerProbe(connection, List.of(), clock).start();
  }

  /** Returns at once. */
  public Probe.Status status() {
    return probe.status();
  }

  void stop(@Observes ShutdownEvent event) {
    probe.close();
  }
}
