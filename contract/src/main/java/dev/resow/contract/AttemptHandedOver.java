package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * The worker gives the job back: it stops, or something it needs does not work. Nobody failed, no
 * try is spent; another worker goes on from what was saved, or begins anew.
 *
 * @param round round it came to
 * @param step steps done in that round
 * @param fault what does not work on the worker's side, in plain English; null when it stops
 */
public record AttemptHandedOver(
    UUID jobId, int attempt, String worker, Instant at, int round, int step, String fault)
    implements AttemptEvent {
  public AttemptHandedOver {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.atLeast("round", round, 0);
    Checks.atLeast("step", step, 0);
  }

  /** By a worker that stops. */
  public AttemptHandedOver(
      UUID jobId, int attempt, String worker, Instant at, int round, int step) {
    this(jobId, attempt, worker, at, round, step, null);
  }
}
