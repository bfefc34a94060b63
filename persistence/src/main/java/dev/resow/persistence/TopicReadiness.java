package dev.resow.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while a topic is missing; from memory, so that the answer never waits. */
@Readiness
@ApplicationScoped
class TopicReadiness implements HealthCheck {
  private final TopicWatch topics;

  TopicReadiness(TopicWatch topics) {
    this.topics = topics;
  }

  @Override
  public HealthCheckResponse call() {
    var missing = topics.missing();
    var response = HealthCheckResponse.named("topics").status(missing.isEmpty());
    if (!missing.isEmpty()) response.withData("missing", String.join(", ", missing));
    return response.build();
  }
}
