package dev.resow.messaging.quarkus;

import dev.resow.messaging.KafkaConnection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The connection that all channels use: every {@code kafka.*} property or {@code KAFKA_*} variable.
 */
@ApplicationScoped
class KafkaConnectionProducer {
  private static final Logger LOG = Logger.getLogger(KafkaConnectionProducer.class);

  @Produces
  @Singleton
  KafkaConnection connection(
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    var settings = new HashMap<>(kafka);
    settings.put("bootstrap.servers", bootstrapServers);
    return new KafkaConnection(settings);
  }

  /**
   * Before the channels start: a line of the log gives the reason, and the process ends.
   *
   * @throws IllegalArgumentException if no client can be made of the settings
   */
  void check(
      @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event,
      KafkaConnection connection) {
    try {
      connection.check();
    } catch (IllegalArgumentException e) {
      LOG.error(e.getMessage());
      throw e;
    }
  }
}
