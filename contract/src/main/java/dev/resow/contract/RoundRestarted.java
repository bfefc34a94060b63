package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * A new round started with a new seed.
 *
 * @param round the new round, 1 or more
 * @param seed its seed
 * @param fromStep step at which the round before it was dropped
 * @param reason a sentence for people
 */
public record RoundRestarted(
    UUID jobId,
    int attempt,
    String worker,
    Instant at,
    int round,
    @Seed long seed,
    int fromStep,
    String reason)
    implements AttemptEvent {
  public RoundRestarted {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.atLeast("round", round, 1);
    reason = Texts.cut(reason, Texts.MESSAGE);
  }
}
