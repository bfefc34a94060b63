package dev.resow.worker;

import dev.resow.contract.StopOrders;
import dev.resow.contract.Topics;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.messaging.BrokerProbe;
import dev.resow.messaging.KafkaConnection;
import dev.resow.worker.attempt.AttemptRunner;
import dev.resow.worker.attempt.Events;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.checkpoint.FolderCheckpointStore;
import dev.resow.worker.environment.PublishingHealth;
import dev.resow.worker.environment.SamplingHealth;
import dev.resow.worker.environment.StorageHealth;
import dev.resow.worker.environment.WorkerEnvironment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The plain classes of the worker as beans. */
@ApplicationScoped
public class Wiring {
  /** What a worker reads and writes. */
  private static final List<String> TOPICS =
      List.of(
          Topics.READY,
          Topics.CONTROL,
          Topics.ATTEMPTS,
          Topics.OVERLAPS,
          Topics.RESULTS,
          Topics.WORKERS,
          Topics.DEAD);

  private ArtifactStore artifacts;

  @Produces
  @ApplicationScoped
  StopOrders orders() {
    return new StopOrders();
  }

  /** Beside the pictures: a folder that all workers see. */
  @Produces
  @ApplicationScoped
  CheckpointStore checkpoints(
      @ConfigProperty(name = "resow.artifacts", defaultValue = ".resow/artifacts") Path artifacts) {
    return new FolderCheckpointStore(artifacts.resolve("checkpoints"));
  }

  @Produces
  @Singleton
  BrokerProbe broker(KafkaConnection connection) {
    return new BrokerProbe(connection, TOPICS, Clock.systemUTC()).start();
  }

  @Produces
  @Singleton
  PublishingHealth publishing(BrokerProbe broker) {
    return new PublishingHealth(broker::status, Clock.systemUTC());
  }

  @Produces
  @Singleton
  StorageHealth storage(
      @ConfigProperty(name = "resow.artifacts", defaultValue = ".resow/artifacts") Path artifacts) {
    return new StorageHealth(artifacts, Clock.systemUTC()).start();
  }

  @Produces
  @Singleton
  WorkerEnvironment environment(StorageHealth storage, PublishingHealth publishing) {
    return new WorkerEnvironment(
        storage, new SamplingHealth(Clock.systemUTC()), publishing::status);
  }

  void closed(@Disposes BrokerProbe broker) {
    broker.close();
  }

  void closed(@Disposes StorageHealth storage) {
    storage.close();
  }

  /** Made per attempt: the model is there by then. */
  @Produces
  @Dependent
  AttemptRunner runner(
      WorkerId id,
      LoadedPainter painter,
      Events events,
      StopOrders orders,
      CheckpointStore checkpoints,
      WorkerSettings settings,
      WorkerEnvironment environment,
      @ConfigProperty(name = "resow.artifacts", defaultValue = ".resow/artifacts") Path artifacts) {
    return new AttemptRunner(
        id.value(),
        painter
            .ifReady()
            .orElseThrow(
                () -> new IllegalStateException("a job arrived before the model was loaded")),
        events,
        store(artifacts),
        orders,
        checkpoints,
        settings.checkpoints().leastGap(),
        environment,
        Clock.systemUTC());
  }

  /** The same for all attempts: it remembers that it was there. */
  private synchronized ArtifactStore store(Path folder) {
    if (artifacts == null) artifacts = new FolderArtifactStore(folder);
    return artifacts;
  }
}
