package dev.resow.contract;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Steps done so far; sampled by the worker to at most two per second and job.
 *
 * @param round 0 for the first start
 * @param step steps done in this round, 0..steps
 * @param steps steps of a round
 * @param secondsPerStep running mean, or null
 * @param losses guidance losses of the last guided step by term; empty for plain sampling
 */
public record StepProgress(
    UUID jobId,
    int attempt,
    String worker,
    Instant at,
    int round,
    int step,
    int steps,
    Double secondsPerStep,
    Map<String, Double> losses)
    implements AttemptEvent {
  public StepProgress {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.atLeast("round", round, 0);
    Checks.atLeast("step", step, 0);
    Checks.finite("secondsPerStep", secondsPerStep);
    losses = Checks.map("losses", losses, Checks.MANY);
    losses.values().forEach(loss -> Checks.finite("losses", loss));
  }
}
