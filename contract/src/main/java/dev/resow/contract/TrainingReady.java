package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * A training released to the trainers.
 *
 * @param attempt number of the first delivery of this release; a trainer computes its own number
 *     with {@link Attempts#of(int, int)}
 * @param at when it was released
 */
public record TrainingReady(UUID trainingId, int attempt, Instant at, TrainingSpec spec)
    implements ResowEvent {
  public TrainingReady {
    Checks.present("trainingId", trainingId);
    Checks.atLeast("attempt", attempt, 1);
    Checks.time("at", at);
    Checks.present("spec", spec);
  }

  @Override
  public String recordKey() {
    return trainingId.toString();
  }

  @Override
  public String eventId() {
    return trainingId + ":" + attempt + ":ready";
  }
}
