package dev.resow.worker.attempt;

import dev.resow.contract.StopOrders;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.safety.SafetyHook;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.generation.ImageGenerator;
import dev.resow.worker.metrics.WorkerMetrics;
import dev.resow.worker.provenance.Provenance;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What the attempts of one worker share.
 *
 * @param worker id of this process
 * @param generator the loaded model
 * @param artifacts where pictures are stored
 * @param safety sees every picture before its result is published
 * @param orders cancellations and fences received so far
 * @param checkpointInterval shortest time between two checkpoints of an attempt
 * @param background stores checkpoints while the attempt continues
 * @param environment learns which of this worker's dependencies work
 * @param lone keeps jobs that may kill the process apart from others
 * @param provenance marks and signs pictures before they are stored
 * @param metrics counts what the attempts do
 * @param traces records when the attempts did it
 */
public record AttemptServices(
    String worker,
    ImageGenerator generator,
    EventPublisher events,
    ArtifactStore artifacts,
    SafetyHook safety,
    StopOrders orders,
    CheckpointStore checkpoints,
    Duration checkpointInterval,
    Executor background,
    WorkerEnvironment environment,
    LoneAttempts lone,
    Provenance provenance,
    WorkerMetrics metrics,
    AttemptTraces traces,
    Clock clock) {}
