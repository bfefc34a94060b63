package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/** The trainer shuts down and another one shall continue; no failure is counted. */
public record TrainingHandedOver(
    UUID trainingId, int attempt, String worker, Instant at, int update) implements TrainingEvent {
  public TrainingHandedOver {
    TrainingEvent.check(trainingId, attempt, worker, at, update);
  }
}
