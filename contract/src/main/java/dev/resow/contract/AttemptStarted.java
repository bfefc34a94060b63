package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * A worker started to sample.
 *
 * @param deliveryCount the broker's delivery count of the ready record, 1 for the first
 * @param seed seed of round 0
 * @param steps denoising steps of one round
 * @param model fingerprint of everything that determines the image
 * @param resumedFromStep step from which a checkpoint is resumed, or null for a fresh start
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
