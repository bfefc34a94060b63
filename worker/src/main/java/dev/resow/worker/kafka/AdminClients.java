package dev.resow.worker.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes admin clients with the settings that all channels use: every {@code kafka.*} property or
 * {@code KAFKA_*} variable, so that address and credentials stand in one place.
 */
@ApplicationScoped
public class AdminClients {
  private final Map<String, Object> settings = new HashMap<>();

  AdminClients(
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    settings.putAll(kafka);
    settings.keySet().retainAll(AdminClientConfig.configNames());
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("reconnect.backoff.max.ms", "500");
  }

  /** Addresses of the brokers, for messages. */
  public String bootstrapServers() {
    return settings.get("bootstrap.servers").toString();
  }

  /**
   * @param limit longest time of one request, and of closing while a request is under way
   */
  public Admin open(Duration limit) {
    var bounded = new HashMap<>(settings);
    bounded.put("request.timeout.ms", Long.toString(limit.toMillis()));
    bounded.put("default.api.timeout.ms", Long.toString(limit.toMillis()));
    return Admin.create(bounded);
  }
}
