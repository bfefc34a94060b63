package dev.resow.persistence.health;

import dev.resow.messaging.quarkus.StatusCheck;
import io.smallrye.health.api.AsyncHealthCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.Readiness;

/** Nobody who keeps things in the ledger can do its work without it. */
@ApplicationScoped
class DatabaseCheck {
  @Produces
  @Readiness
  AsyncHealthCheck database(DatabaseHealth database) {
    return new StatusCheck("database", database::status);
  }
}
