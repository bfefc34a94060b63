package dev.resow.worker;

import dev.resow.artifacts.ArtifactStores;
import dev.resow.artifacts.Bucket;
import dev.resow.artifacts.BucketSettings;
import dev.resow.contract.SteadyClock;
import dev.resow.contract.StopOrders;
import dev.resow.contract.Topics;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.messaging.BrokerProbe;
import dev.resow.messaging.Grants;
import dev.resow.messaging.KafkaConnection;
import dev.resow.observability.TraceSettings;
import dev.resow.observability.Traces;
import dev.resow.safety.SafetyHook;
import dev.resow.safety.SafetyHooks;
import dev.resow.worker.attempt.AttemptServices;
import dev.resow.worker.attempt.AttemptTraces;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.attempt.LoneAttempts;
import dev.resow.worker.checkpoint.BucketCheckpointStore;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.checkpoint.FolderCheckpointStore;
import dev.resow.worker.config.WorkerId;
import dev.resow.worker.config.WorkerSettings;
import dev.resow.worker.environment.PublishingHealth;
import dev.resow.worker.environment.SamplingHealth;
import dev.resow.worker.environment.StorageHealth;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.generation.LoadedGenerator;
import dev.resow.worker.metrics.TrainingMetrics;
import dev.resow.worker.metrics.WorkerMetrics;
import dev.resow.worker.provenance.Provenance;
import dev.resow.worker.training.Trainer;
import dev.resow.worker.training.TrainingServices;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces the plain classes of the worker as beans. */
@ApplicationScoped
public class WorkerBeans {
  /** Each try may load a model. */
  private static final Duration UNFIT_PAUSE = Duration.ofSeconds(30);

  private final Config config;

  /** For pauses and time limits: the clock of the machine may be set. */
  private final Clock steady = SteadyClock.start();

  @Inject
  WorkerBeans(Config config) {
    this.config = config;
  }

  private Optional<String> setting(String name) {
    return config.getOptionalValue(name, String.class);
  }

  @Produces
  @ApplicationScoped
  StopOrders orders() {
    return new StopOrders();
  }

  /** In one process with the api this bean replaces the api's default bean of the same store. */
  @Produces
  @ApplicationScoped
  ArtifactStore artifacts() {
    return ArtifactStores.open(this::setting, steady);
  }

  /** Unless set otherwise next to the pictures: where all workers share them. */
  @Produces
  @ApplicationScoped
  CheckpointStore checkpoints() {
    return checkpoints(
        setting("resow.checkpoints")
            .orElseGet(() -> ArtifactStores.location(this::setting) + "/checkpoints"));
  }

  private CheckpointStore checkpoints(String location) {
    return Bucket.isNamedBy(location)
        ? new BucketCheckpointStore(Bucket.at(location, BucketSettings.of(this::setting)))
        : new FolderCheckpointStore(Path.of(location));
  }

  @Produces
  @Singleton
  BrokerProbe broker(KafkaConnection connection, WorkerSettings settings) {
    boolean trains = settings.trains();
    return new BrokerProbe(
            connection,
            trains ? Grants.TRAINER : Grants.WORKER,
            trains ? Topics.TRAINER_GROUP : Topics.WORKER_GROUP,
            true,
            steady)
        .start();
  }

  @Produces
  @Singleton
  PublishingHealth publishing(BrokerProbe broker) {
    return new PublishingHealth(broker::status, steady);
  }

  @Produces
  @Singleton
  StorageHealth storage(ArtifactStore artifacts) {
    return new StorageHealth(artifacts, steady).start();
  }

  @Produces
  @Singleton
  WorkerEnvironment environment(
      StorageHealth storage, PublishingHealth publishing, Provenance provenance) {
    return new WorkerEnvironment(
        storage, new SamplingHealth(steady), publishing::status, provenance::status);
  }

  /** Certificates are valid by the time of the machine. */
  @Produces
  @Singleton
  Provenance provenance(
      WorkerSettings settings,
      @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown")
          String version) {
    return settings.trains()
        ? Provenance.OFF
        : Provenance.of(this::setting, version, Clock.systemUTC());
  }

  /** In one process with the api this bean replaces the api's default bean of the same hook. */
  @Produces
  @Singleton
  @Startup
  SafetyHook safety(MeterRegistry meters) {
    return SafetyHooks.open(this::setting, Clock.systemUTC(), meters);
  }

  void close(@Disposes SafetyHook safety) {
    safety.close();
  }

  @Produces
  @Singleton
  LoneAttempts loneAttempts() {
    return new LoneAttempts();
  }

  void close(@Disposes BrokerProbe broker) {
    broker.close();
  }

  void close(@Disposes StorageHealth storage) {
    storage.close();
  }

  /** Checkpoints of trainings lie apart from those of jobs, which are swept after a day. */
  @Produces
  @Singleton
  TrainingServices trainingServices(
      WorkerId id,
      Trainer trainer,
      EventPublisher events,
      ArtifactStore artifacts,
      StopOrders orders,
      StorageHealth storage,
      TrainingMetrics metrics,
      @ConfigProperty(name = "resow.trainings.checkpoint-gap", defaultValue = "PT1M")
          Duration checkpointGap) {
    String location =
        setting("resow.trainings.checkpoints")
            .orElseGet(() -> ArtifactStores.location(this::setting) + "/training-checkpoints");
    return new TrainingServices(
        id.value(),
        trainer,
        events,
        artifacts,
        orders,
        storage,
        checkpoints(location),
        metrics,
        checkpointGap,
        UNFIT_PAUSE,
        SteadyClock::start);
  }

  /**
   * Produced per attempt: the model is loaded by then, and the attempt's clock starts from the
   * machine's current time.
   */
  @Produces
  @Dependent
  AttemptServices attemptServices(
      WorkerId id,
      LoadedGenerator generator,
      EventPublisher events,
      ArtifactStore artifacts,
      SafetyHook safety,
      StopOrders orders,
      CheckpointStore checkpoints,
      WorkerSettings settings,
      WorkerEnvironment environment,
      LoneAttempts lone,
      Provenance provenance,
      WorkerMetrics metrics,
      Traces traces,
      @ConfigProperty(name = TraceSettings.STEP_EVERY, defaultValue = "10") int stepEvery) {
    return new AttemptServices(
        id.value(),
        generator
            .ifReady()
            .orElseThrow(() -> new IllegalStateException("the model is not loaded yet")),
        events,
        artifacts,
        safety,
        orders,
        checkpoints,
        settings.checkpoints().leastGap(),
        task -> Thread.ofVirtual().name("checkpoint").start(task),
        environment,
        lone,
        provenance,
        metrics,
        new AttemptTraces(traces, stepEvery),
        SteadyClock.start());
  }
}
