package dev.resow.worker.training;

import dev.resow.contract.StopOrders;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.checkpoint.CheckpointStore;
import java.time.Clock;
import java.time.Duration;

/**
 * What every training needs.
 *
 * @param worker id of this process
 * @param checkpoints those of trainings alone; all trainers share them
 * @param gap least time between two checkpoints
 */
public record TrainingServices(
    String worker,
    Trainer trainer,
    EventPublisher events,
    ArtifactStore artifacts,
    StopOrders orders,
    CheckpointStore checkpoints,
    Duration gap,
    Clock clock) {}
