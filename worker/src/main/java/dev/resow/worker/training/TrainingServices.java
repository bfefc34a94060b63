package dev.resow.worker.training;

import dev.resow.contract.StopOrders;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.environment.StorageHealth;
import java.time.Clock;
import java.time.Duration;

/**
 * What every training needs.
 *
 * @param worker id of this process
 * @param storage health of {@code artifacts}
 * @param checkpoints those of trainings alone; all trainers share them
 * @param checkpointGap least time between two checkpoints
 * @param pause before a training is given back that this trainer cannot train
 */
public record TrainingServices(
    String worker,
    Trainer trainer,
    EventPublisher events,
    ArtifactStore artifacts,
    StopOrders orders,
    StorageHealth storage,
    CheckpointStore checkpoints,
    Duration checkpointGap,
    Duration pause,
    Clock clock) {}
