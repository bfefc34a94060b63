package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * A worker began to sample.
 *
 * @param deliveryCount the broker's delivery count of the ready record, 1 for the first
 * @param seed seed of round 0
 * @param steps denoising steps of one round
 * @param model what exactly samples
 * @param resumedFromStep step a saved session goes on from, or null for a fresh start
 */
public record AttemptStarted(
    UUID jobId,
    int attempt,
    String worker,
    Instant at,
    int deliveryCount,
    @Seed long seed,
    int steps,
    ModelFingerprint model,
    Integer resumedFromStep)
    implements AttemptEvent {
  public AttemptStarted {
    AttemptEvent.check(jobId, attempt, worker, at);
  }
}
