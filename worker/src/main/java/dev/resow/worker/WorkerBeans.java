package dev.resow.worker;

import dev.resow.contract.StopOrders;
import dev.resow.contract.Topics;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.messaging.BrokerProbe;
import dev.resow.messaging.Grants;
import dev.resow.messaging.KafkaConnection;
import dev.resow.worker.attempt.AttemptServices;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.checkpoint.FolderCheckpointStore;
import dev.resow.worker.config.WorkerId;
import dev.resow.worker.config.WorkerSettings;
import dev.resow.worker.environment.PublishingHealth;
import dev.resow.worker.environment.SamplingHealth;
import dev.resow.worker.environment.StorageHealth;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.generation.LoadedGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces the plain classes of the worker as beans. */
@ApplicationScoped
public class WorkerBeans {
  private final Path artifacts;

  @Inject
  WorkerBeans(
      @ConfigProperty(name = "resow.artifacts", defaultValue = ".resow/artifacts") Path artifacts) {
    this.artifacts = artifacts;
  }

  @Produces
  @ApplicationScoped
  StopOrders orders() {
    return new StopOrders();
  }

  /** In one process with the api this bean replaces the api's default bean of the same folder. */
  @Produces
  @ApplicationScoped
  ArtifactStore artifacts() {
    return new FolderArtifactStore(artifacts);
  }

  /** Next to the pictures: in a folder that all workers share. */
  @Produces
  @ApplicationScoped
  CheckpointStore checkpoints() {
    return new FolderCheckpointStore(artifacts.resolve("checkpoints"));
  }

  @Produces
  @Singleton
  BrokerProbe broker(KafkaConnection connection) {
    return new BrokerProbe(
            connection, Grants.WORKER, Topics.WORKER_GROUP, true, Clock.systemUTC())
        .start();
  }

  @Produces
  @Singleton
  PublishingHealth publishing(BrokerProbe broker) {
    return new PublishingHealth(broker::status, Clock.systemUTC());
  }

  @Produces
  @Singleton
  StorageHealth storage() {
    return new StorageHealth(artifacts, Clock.systemUTC()).start();
  }

  @Produces
  @Singleton
  WorkerEnvironment environment(StorageHealth storage, PublishingHealth publishing) {
    return new WorkerEnvironment(
        storage, new SamplingHealth(Clock.systemUTC()), publishing::status);
  }

  void close(@Disposes BrokerProbe broker) {
    broker.close();
  }

  void close(@Disposes StorageHealth storage) {
    storage.close();
  }

  /** Produced per attempt: the model is loaded by then. */
  @Produces
  @Dependent
  AttemptServices attemptServices(
      WorkerId id,
      LoadedGenerator generator,
      EventPublisher events,
      ArtifactStore artifacts,
      StopOrders orders,
      CheckpointStore checkpoints,
      WorkerSettings settings,
      WorkerEnvironment environment) {
    return new AttemptServices(
        id.value(),
        generator
            .ifReady()
            .orElseThrow(() -> new IllegalStateException("the model is not loaded yet")),
        events,
        artifacts,
        orders,
        checkpoints,
        settings.checkpoints().leastGap(),
        environment,
        Clock.systemUTC());
  }
}
