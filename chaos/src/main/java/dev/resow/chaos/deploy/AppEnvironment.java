package dev.resow.chaos.deploy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Environment variables of the apps. */
final class AppEnvironment {
  /** Of the 100 that the database takes, for the pools of all apps. */
  private static final int CONNECTIONS = 72;

  private AppEnvironment() {}

  /** Of every app. */
  static Map<String, String> shared(
      DeploymentPlan plan, Addresses addresses, DeploymentFolder folder) {
    List<Integer> databases = plan.names(Part.DATABASE).stream().map(addresses::port).toList();
    int users = plan.names(Part.API).size() + plan.names(Part.SCHEDULER).size();
    var all =
        new HashMap<>(
            Map.of(
                "QUARKUS_DATASOURCE_JDBC_MAX_SIZE",
                Integer.toString(Math.min(24, CONNECTIONS / users)),
                "QUARKUS_HTTP_HOST",
                Addresses.HOST,
                "KAFKA_BOOTSTRAP_SERVERS",
                addresses.hosts(plan.names(Part.BROKER)),
                "QUARKUS_DATASOURCE_JDBC_URL",
                Addresses.writableUrl(databases),
                "QUARKUS_DATASOURCE_USERNAME",
                "postgres",
                "QUARKUS_DATASOURCE_PASSWORD",
                "trusted",
                "RESOW_ACCESS_MODE",
                "open",
                "RESOW_ARTIFACTS",
                folder.artifacts().toString(),
                "RESOW_WORKER_PAINTER",
                Deployment.MODEL));
    for (String store : plan.names(Part.STORE))
      all.putAll(ObjectStore.environment(addresses.port(store)));
    return all;
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
    own.put("KAFKA_BOOTSTRAP_SERVERS", Addresses.hostsAt(links.ports(app, Part.BROKER)));
    List<Integer> databases = links.ports(app, Part.DATABASE);
    if (!databases.isEmpty())
      own.put("QUARKUS_DATASOURCE_JDBC_URL", Addresses.writableUrl(databases));
    for (int store : links.ports(app, Part.STORE)) own.putAll(ObjectStore.environment(store));
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
