package dev.resow.messaging.quarkus;

import dev.resow.messaging.KafkaConnection;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The connection that all channels use: every {@code kafka.*} property or {@code KAFKA_*} variable.
 */
@ApplicationScoped
class KafkaConnectionProducer {
  @Produces
  @Singleton
  KafkaConnection connection(
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    var settings = new HashMap<>(kafka);
    settings.put("bootstrap.servers", bootstrapServers);
    return new KafkaConnection(settings);
  }
}
