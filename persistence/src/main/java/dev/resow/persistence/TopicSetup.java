package dev.resow.persistence;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Creates missing topics before the consumers subscribe. Without a broker the app starts all the
 * same: readiness says so, the api accepts jobs into its outbox, and {@link TopicWatch} sets the
 * topics up when the broker is there. Turn it off where the cluster is managed elsewhere.
 */
@ApplicationScoped
class TopicSetup {
  private final boolean enabled;
  private final TopicWatch watch;

  TopicSetup(
      @ConfigProperty(name = "resow.kafka.create-topics", defaultValue = "true") boolean enabled,
      TopicWatch watch) {
    this.enabled = enabled;
    this.watch = watch;
  }

  void start(@Observes @Priority(1) StartupEvent event) {
    if (enabled) watch.check();
  }
}
