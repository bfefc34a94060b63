package dev.resow.worker.messaging;

import dev.resow.contract.Attempts;
import dev.resow.contract.Topics;
import dev.resow.worker.config.WorkerSettings;
import dev.resow.worker.kafka.AdminClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Settings of the workers' share group, kept on the broker. Every worker writes the same ones
 * before it consumes.
 */
final class WorkerGroup {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private WorkerGroup() {}

  static Map<String, String> settings(WorkerSettings settings) {
    return Map.of(
        // The broker's default is latest: jobs released before the first worker came would never be
        // delivered.
        "share.auto.offset.reset", "earliest",
        "share.record.lock.duration.ms", Long.toString(settings.lock().duration().toMillis()),
        // As many deliveries as a release has attempt numbers.
        "share.delivery.count.limit", Integer.toString(Attempts.DELIVERIES_PER_RELEASE));
  }

  /**
   * @throws ExecutionException when the broker refuses
   * @throws TimeoutException when it does not answer
   */
  static void apply(AdminClients clients, Map<String, String> settings)
      throws ExecutionException, TimeoutException, InterruptedException {
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(
                s ->
                    new AlterConfigOp(
                        new ConfigEntry(s.getKey(), s.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
    try (var admin = clients.open(LIMIT)) {
      admin
          .incrementalAlterConfigs(Map.of(group, changes))
          .all()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
