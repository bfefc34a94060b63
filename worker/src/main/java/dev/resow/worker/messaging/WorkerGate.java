package dev.resow.worker.messaging;

import dev.resow.worker.LoadedPainter;
import dev.resow.worker.WorkerSettings;
import dev.resow.worker.share.ShareGate;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** No job is taken before the model is loaded and the share group is set up on the broker. */
@ApplicationScoped
public class WorkerGate implements ShareGate {
  private static final Logger LOG = Logger.getLogger(WorkerGate.class);
  private static final long RETRY_SECONDS = 2;

  private final CompletionStage<?> open;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  @Inject
  WorkerGate(
      LoadedPainter painter,
      WorkerSettings settings,
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    var client = new HashMap<>(kafka);
    client.keySet().retainAll(AdminClientConfig.configNames());
    client.put("bootstrap.servers", bootstrapServers);
    var group = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .name("share-group-settings")
        .start(() -> setUpGroup(client, settings, group));
    open = painter.loaded().thenCombine(group, (model, done) -> model);
  }

  @Override
  public CompletionStage<?> open() {
    return open;
  }

  private void setUpGroup(
      Map<String, Object> client, WorkerSettings settings, CompletableFuture<Void> done) {
    while (!stopped.isDone()) {
      try {
        WorkerGroup.apply(client, WorkerGroup.settings(settings));
        done.complete(null);
        return;
      } catch (ExecutionException | TimeoutException e) {
        LOG.warnf(
            "cannot set up the share group at %s yet: %s",
            client.get("bootstrap.servers"), e.toString());
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void pause() {
    try {
      stopped.get(RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException | ExecutionException e) {
      // Time for the next try.
    }
  }

  @PreDestroy
  void stop() {
    stopped.complete(null);
  }
}
