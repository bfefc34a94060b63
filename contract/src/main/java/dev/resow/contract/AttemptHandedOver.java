package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * The worker returns the job because it shuts down, or because something it depends on fails. This
 * is no failure of the job and uses no attempt of its policy; another worker resumes from the
 * checkpoint or starts from the beginning.
 *
 * @param round last round
 * @param step steps done in that round
 * @param fault what failed on the worker's side, a sentence; null at a shutdown
 */
public record AttemptHandedOver(
    UUID jobId, int attempt, String worker, Instant at, int round, int step, String fault)
    implements AttemptEvent {
  public AttemptHandedOver {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.atLeast("round", round, 0);
    Checks.atLeast("step", step, 0);
  }

  /** By a worker that shuts down. */
  public AttemptHandedOver(
      UUID jobId, int attempt, String worker, Instant at, int round, int step) {
    this(jobId, attempt, worker, at, round, step, null);
  }
}
