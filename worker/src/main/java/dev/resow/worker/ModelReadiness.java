package dev.resow.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the model is loaded. */
@Readiness
@ApplicationScoped
public class ModelReadiness implements HealthCheck {
  private final LoadedPainter painter;

  @Inject
  ModelReadiness(LoadedPainter painter) {
    this.painter = painter;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("model").status(painter.ifReady().isPresent());
    painter
        .ifReady()
        .ifPresent(
            p -> {
              response.withData("name", p.card().name()).withData("device", p.device());
              if (!p.warnings().isEmpty()) {
                response.withData("warnings", String.join("\n", p.warnings()));
              }
            });
    return response.build();
  }
}
