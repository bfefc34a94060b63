package dev.resow.worker.messaging;

import dev.resow.contract.Attempts;
import dev.resow.messaging.ClusterAdmin;
import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.KafkaConnection;
import dev.resow.worker.config.WorkerSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Settings of the share groups of workers and trainers, kept on the broker. Every worker writes the
 * same ones before it consumes.
 */
final class WorkerGroup {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private WorkerGroup() {}

  static Map<String, String> settings(WorkerSettings settings) {
    var all = new HashMap<>(ClusterLayout.FROM_FIRST_RECORD);
    all.put("share.record.lock.duration.ms", Long.toString(settings.lock().duration().toMillis()));
    // As many deliveries as a release has attempt numbers.
    all.put("share.delivery.count.limit", Integer.toString(Attempts.DELIVERIES_PER_RELEASE));
    return all;
  }

  /**
   * @throws ExecutionException when the broker refuses
   * @throws TimeoutException when it does not answer
   */
  static void apply(KafkaConnection connection, String group, Map<String, String> settings)
      throws ExecutionException, TimeoutException, InterruptedException {
    try (var admin = connection.admin(LIMIT)) {
      new ClusterAdmin(admin, LIMIT).configureGroup(group, settings);
    }
  }
}
