package dev.resow.observability;

import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The traces of this process. */
@ApplicationScoped
class TraceBeans {
  @Produces
  @Singleton
  Traces traces(
      OpenTelemetry telemetry, @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off) {
    // A disabled SDK still makes spans and only sends none.
    return off ? Traces.OFF : Traces.of(telemetry);
  }
}
