package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * The worker stops and has saved what it had: nobody failed, another worker goes on from there.
 *
 * @param round round it came to
 * @param step steps done in that round
 */
public record AttemptHandedOver(
    UUID jobId, int attempt, String worker, Instant at, int round, int step)
    implements AttemptEvent {
  public AttemptHandedOver {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.atLeast("round", round, 0);
    Checks.atLeast("step", step, 0);
  }
}
