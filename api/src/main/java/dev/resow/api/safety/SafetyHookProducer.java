package dev.resow.api.safety;

import dev.resow.safety.SafetyHook;
import dev.resow.safety.SafetyHooks;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** The hook that {@code RESOW_SAFETY_URL} names. A setting that is wrong ends the start. */
@ApplicationScoped
class SafetyHookProducer {
  @Produces
  @Singleton
  @Startup
  @DefaultBean
  SafetyHook hook(Config config, Clock clock, MeterRegistry meters) {
    return SafetyHooks.open(name -> config.getOptionalValue(name, String.class), clock, meters);
  }

  void close(@Disposes SafetyHook hook) {
    hook.close();
  }
}
