package dev.resow.persistence.health;

import dev.resow.contract.health.Probe;
import dev.resow.messaging.BrokerProbe;
import dev.resow.messaging.Grants;
import dev.resow.messaging.KafkaConnection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;

/**
 * Whether the broker answers and grants what the apps of this process need. {@link
 * dev.resow.persistence.TopicWatch} watches whether its topics are there.
 */
@Startup
@ApplicationScoped
public class BrokerHealth {
  private final BrokerProbe probe;

  BrokerHealth(KafkaConnection connection, Instance<Grants> apps, Clock clock) {
    this.probe = new BrokerProbe(connection, Grants.union(apps), null, false, clock).start();
  }

  /** Returns at once. */
  public Probe.Status status() {
    return probe.status();
  }

  /** See {@link BrokerProbe#refusedFromTheStart}. */
  public boolean refusedFromTheStart() {
    return probe.refusedFromTheStart();
  }

  void stop(@Observes ShutdownEvent event) {
    probe.close();
  }
}
