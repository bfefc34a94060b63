package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * Attempts of the job below {@code lowestValid} are no longer valid: a worker that samples one may
 * stop at once. Only saves compute; correctness comes from the scheduler's fence.
 *
 * @param holder the one worker whose attempt {@code lowestValid} counts: its ready record may lie
 *     on the topic twice. Null if that attempt is not in doubt
 */
public record FenceAttempts(UUID jobId, Instant at, int lowestValid, String holder)
    implements ControlCommand {
  public FenceAttempts {
    Checks.present("jobId", jobId);
    Checks.time("at", at);
    Checks.atLeast("lowestValid", lowestValid, 1);
    Checks.optionalName("holder", holder);
  }

  /** The holder of {@code lowestValid} may continue. */
  public FenceAttempts(UUID jobId, Instant at, int lowestValid) {
    this(jobId, at, lowestValid, null);
  }

  @Override
  public String eventId() {
    return jobId + ":fence:" + lowestValid + (holder == null ? "" : ":" + holder);
  }
}
