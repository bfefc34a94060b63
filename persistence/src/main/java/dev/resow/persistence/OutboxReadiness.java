package dev.resow.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells how many outbox rows are parked, from memory. Always UP: a parked row holds up nothing but
 * itself.
 */
@Readiness
@ApplicationScoped
class OutboxReadiness implements HealthCheck {
  private final OutboxFailures failures;

  OutboxReadiness(OutboxFailures failures) {
    this.failures = failures;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("outbox").up().withData("parked", failures.parked()).build();
  }
}
