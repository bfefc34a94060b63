package dev.resow.worker.training;

import dev.resow.contract.StopOrders;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.environment.StorageHealth;
import dev.resow.worker.metrics.TrainingMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What every training needs.
 *
 * @param worker id of this process
 * @param storage health of {@code artifacts}
 * @param checkpoints those of trainings alone; all trainers share them
 * @param metrics what operators see of trainings
 * @param checkpointGap least time between two checkpoints
 * @param unfitPause before a training is given back that this trainer cannot train
 * @param clocks starts the clock of an attempt; it is not set while the attempt lasts
 */
public record TrainingServices(
    String worker,
    Trainer trainer,
    EventPublisher events,
    ArtifactStore artifacts,
    StopOrders orders,
    StorageHealth storage,
    CheckpointStore checkpoints,
    TrainingMetrics metrics,
    Duration checkpointGap,
    Duration unfitPause,
    Supplier<Clock> clocks) {}
