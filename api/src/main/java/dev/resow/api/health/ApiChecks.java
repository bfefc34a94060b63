package dev.resow.api.health;

import dev.resow.api.images.ArtifactFaults;
import dev.resow.api.images.StoreHealth;
import dev.resow.messaging.Grants;
import dev.resow.persistence.health.BrokerHealth;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * The api accepts jobs while the broker is away, the outbox keeps them; and it serves whole
 * pictures while others are damaged. Health shows both, and neither takes an instance out of
 * service. An instance that the broker has refused since it started is misconfigured and not ready.
 */
@ApplicationScoped
class ApiChecks {
  @Produces
  @Singleton
  Grants grants() {
    return Grants.API;
  }

  @Produces
  @Readiness
  AsyncHealthCheck broker(BrokerHealth broker) {
    return () -> Uni.createFrom().item(() -> ofTheBroker(broker));
  }

  private static HealthCheckResponse ofTheBroker(BrokerHealth broker) {
    var status = broker.status();
    boolean refused = broker.refusedFromTheStart();
    var response = HealthCheckResponse.named("broker").status(!refused);
    if (!status.up())
      response
          .withData(
              "fault", status.detail() + (refused ? "" : "; accepted jobs wait in the outbox"))
          .withData("since", status.since().toString());
    return response.build();
  }

  @Produces
  @Readiness
  AsyncHealthCheck pictures(ArtifactFaults faults, StoreHealth store) {
    return () -> Uni.createFrom().item(() -> ofThePictures(faults, store));
  }

  private static HealthCheckResponse ofThePictures(ArtifactFaults faults, StoreHealth store) {
    var response =
        HealthCheckResponse.named("pictures")
            .up()
            .withData("missing", faults.missing())
            .withData("damaged", faults.damaged());
    if (faults.last() != null) response.withData("last met", faults.last().toString());
    var status = store.status();
    if (!status.up())
      response.withData("fault", status.detail()).withData("since", status.since().toString());
    return response.build();
  }
}
