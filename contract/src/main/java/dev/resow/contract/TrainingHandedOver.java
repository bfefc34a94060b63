package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * Another trainer shall continue; no failure is counted.
 *
 * @param reason a sentence for the client: why this trainer cannot train it; null if it only shuts
 *     down
 */
public record TrainingHandedOver(
    UUID trainingId, int attempt, String worker, Instant at, int update, String reason)
    implements TrainingEvent {
  public TrainingHandedOver {
    TrainingEvent.check(trainingId, attempt, worker, at, update);
    reason = Texts.cut(reason, Texts.MESSAGE);
  }

  /** Of a trainer that shuts down. */
  public TrainingHandedOver(UUID trainingId, int attempt, String worker, Instant at, int update) {
    this(trainingId, attempt, worker, at, update, null);
  }
}
