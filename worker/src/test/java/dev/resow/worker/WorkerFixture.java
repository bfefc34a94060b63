package dev.resow.worker;

import dev.resow.contract.StopOrders;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.safety.SafetyHook;
import dev.resow.safety.SafetyHooks;
import dev.resow.worker.attempt.AssignedJob;
import dev.resow.worker.attempt.AttemptEnding;
import dev.resow.worker.attempt.AttemptExecution;
import dev.resow.worker.attempt.AttemptServices;
import dev.resow.worker.attempt.AttemptTraces;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.attempt.LoneAttempts;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.checkpoint.FolderCheckpointStore;
import dev.resow.worker.environment.StorageHealth;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.generation.ImageGenerator;
import dev.resow.worker.generation.StandInGenerator;
import dev.resow.worker.metrics.WorkerMetrics;
import dev.resow.worker.provenance.Provenance;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The worker {@value #ID} without Kafka. Events are recorded, pictures and checkpoints are kept in
 * real folders; unless a test says otherwise it has the stand-in generator, the system's clock, and
 * a checkpoint after every step, stored before the next one.
 */
public final class WorkerFixture {
  public static final String ID = "worker-1";

  private final RecordedEvents events = new RecordedEvents();
  private final StopOrders orders = new StopOrders();
  private CheckpointStore checkpoints;
  private final WorkerEnvironment environment =
      new WorkerEnvironment(
          new StorageHealth(new FolderArtifactStore(Path.of("target")), Clock.systemUTC()),
          Clock.systemUTC());
  private Provenance provenance = Provenance.OFF;
  private final LoneAttempts lone = new LoneAttempts();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private EventPublisher publisher = events;
  private ImageGenerator generator = new StandInGenerator(Duration.ofMillis(20));
  private ArtifactStore artifacts;
  private SafetyHook safety = SafetyHooks.none();
  private Duration checkpointInterval = Duration.ZERO;
  private Executor background = Runnable::run;
  private AttemptTraces traces = AttemptTraces.OFF;
  private Clock clock = Clock.systemUTC();

  /**
   * @param folder gets {@code artifacts} and {@code checkpoints}
   */
  public WorkerFixture(Path folder) {
    artifacts = new FolderArtifactStore(folder.resolve("artifacts"));
    checkpoints = new FolderCheckpointStore(folder.resolve("checkpoints"));
  }

  public WorkerFixture with(ImageGenerator other) {
    generator = other;
    return this;
  }

  public WorkerFixture with(EventPublisher other) {
    publisher = other;
    return this;
  }

  public WorkerFixture with(ArtifactStore other) {
    artifacts = other;
    return this;
  }

  public WorkerFixture with(SafetyHook other) {
    safety = other;
    return this;
  }

  public WorkerFixture with(Clock other) {
    clock = other;
    return this;
  }

  public WorkerFixture with(Provenance other) {
    provenance = other;
    return this;
  }

  public WorkerFixture with(AttemptTraces other) {
    traces = other;
    return this;
  }

  public WorkerFixture with(CheckpointStore other) {
    checkpoints = other;
    return this;
  }

  /** Stores checkpoints on threads of their own, as a worker does, instead of the attempt's. */
  public WorkerFixture inBackground() {
    background = task -> Thread.ofVirtual().start(task);
    return this;
  }

  public WorkerFixture withCheckpointsEvery(Duration interval) {
    checkpointInterval = interval;
    return this;
  }

  public AttemptEnding run(AssignedJob job) {
    var services =
        new AttemptServices(
            ID,
            generator,
            publisher,
            artifacts,
            safety,
            orders,
            checkpoints,
            checkpointInterval,
            background,
            environment,
            lone,
            provenance,
            new WorkerMetrics(meters),
            traces,
            clock);
    return new AttemptExecution(services, job).run();
  }

  /** What the attempts have counted. */
  public MeterRegistry meters() {
    return meters;
  }

  public RecordedEvents events() {
    return events;
  }

  public StopOrders orders() {
    return orders;
  }

  public ArtifactStore artifacts() {
    return artifacts;
  }

  public WorkerEnvironment environment() {
    return environment;
  }

  public LoneAttempts lone() {
    return lone;
  }

  public CheckpointStore checkpoints() {
    return checkpoints;
  }
}
