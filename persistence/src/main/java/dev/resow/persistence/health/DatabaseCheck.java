package dev.resow.persistence.health;

import dev.resow.messaging.quarkus.StatusCheck;
import io.smallrye.health.api.AsyncHealthCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Nobody who keeps things in the ledger can do its work without it, or without timers. */
@ApplicationScoped
class DatabaseCheck {
  @Produces
  @Readiness
  AsyncHealthCheck database(DatabaseHealth database) {
    return new StatusCheck("database", database::status);
  }

  @Produces
  @Liveness
  AsyncHealthCheck clock(WallClockHealth clock) {
    return new StatusCheck("clock", clock::status);
  }
}
