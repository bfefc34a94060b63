package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * A checkpoint is in the store: after a failure the training continues from it.
 *
 * @param bytes size of the checkpoint
 */
public record TrainingCheckpointed(
    UUID trainingId, int attempt, String worker, Instant at, int update, long bytes)
    implements TrainingEvent {
  public TrainingCheckpointed {
    TrainingEvent.check(trainingId, attempt, worker, at, update);
    Checks.atLeast("bytes", bytes, 0);
  }
}
