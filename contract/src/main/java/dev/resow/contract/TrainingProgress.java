package dev.resow.contract;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Updates done so far; at most one a second and training.
 *
 * @param figures what the last update measured, by name, e.g. {@code reward} and {@code loss}
 * @param seconds training time so far, over all attempts
 */
public record TrainingProgress(
    UUID trainingId,
    int attempt,
    String worker,
    Instant at,
    int update,
    Map<String, Double> figures,
    double seconds)
    implements TrainingEvent {
  public TrainingProgress {
    TrainingEvent.check(trainingId, attempt, worker, at, update);
    figures = Checks.map("figures", figures, Checks.MANY);
    figures.values().forEach(figure -> Checks.finite("figures", figure));
    Checks.finite("seconds", seconds);
  }
}
