package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * A trainer began an attempt.
 *
 * @param update of the checkpoint that it continues; 0 for a fresh start
 */
public record TrainingStarted(UUID trainingId, int attempt, String worker, Instant at, int update)
    implements TrainingEvent {
  public TrainingStarted {
    TrainingEvent.check(trainingId, attempt, worker, at, update);
  }
}
