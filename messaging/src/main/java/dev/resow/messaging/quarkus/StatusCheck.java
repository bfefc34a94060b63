package dev.resow.messaging.quarkus;

import dev.resow.contract.health.Probe;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * A health check that reports a known status. Asynchronous, so that it needs none of the threads
 * that may all be waiting for the database.
 *
 * @param status must return at once
 */
public record StatusCheck(String name, Supplier<Probe.Status> status) implements AsyncHealthCheck {
  @Override
  public Uni<HealthCheckResponse> call() {
    return Uni.createFrom().item(() -> of(name, status.get()));
  }

  private static HealthCheckResponse of(String name, Probe.Status status) {
    var response =
        HealthCheckResponse.named(name)
            .status(status.up())
            .withData("since", status.since().toString());
    return (status.up() ? response : response.withData("fault", status.detail())).build();
  }
}
