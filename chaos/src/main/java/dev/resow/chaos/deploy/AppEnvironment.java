package dev.resow.chaos.deploy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Environment variables of the apps. */
final class AppEnvironment {
  private AppEnvironment() {}

  /** Of every app. */
  static Map<String, String> shared(Addresses addresses, DeploymentFolder folder) {
    return Map.of(
        "QUARKUS_HTTP_HOST", "127.0.0.1",
        "KAFKA_BOOTSTRAP_SERVERS", addresses.bootstrapServers(),
        "QUARKUS_DATASOURCE_JDBC_URL", addresses.jdbcUrl(),
        "QUARKUS_DATASOURCE_USERNAME", "postgres",
        "QUARKUS_DATASOURCE_PASSWORD", "trusted",
        "RESOW_ACCESS_MODE", "open",
        "RESOW_ARTIFACTS", folder.artifacts().toString(),
        "RESOW_WORKER_PAINTER", "stand-in");
  }

  /**
   * Of one app, in place of the shared ones.
   *
   * @param links the app's connections, or null if they are direct
   */
  static Map<String, String> of(String app, Addresses addresses, Links links) {
    var own = new HashMap<String, String>();
    own.put("QUARKUS_HTTP_PORT", Integer.toString(addresses.port(app)));
    if (links == null) return own;
    own.put("KAFKA_BOOTSTRAP_SERVERS", links.bootstrapServers(app));
    String database = Links.name(app, Deployment.DATABASE);
    if (links.names().contains(database))
      own.put("QUARKUS_DATASOURCE_JDBC_URL", Addresses.jdbcUrl(links.proxy(database).port()));
    return own;
  }

  /**
   * Of a worker beside {@link #of}.
   *
   * @param perJob time that the stand-in takes for a picture
   */
  static Map<String, String> worker(String id, Duration perJob) {
    return Map.of("RESOW_WORKER_ID", id, "RESOW_WORKER_STAND_IN_PER_JOB", perJob.toString());
  }
}
