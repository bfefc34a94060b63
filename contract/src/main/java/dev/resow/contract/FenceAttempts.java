package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * Attempts of the job below {@code lowestValid} count for nothing any more: a worker that samples
 * one may stop at once. Only saves compute; correctness comes from the scheduler's fence.
 */
public record FenceAttempts(UUID jobId, Instant at, int lowestValid) implements ControlCommand {
  public FenceAttempts {
    Checks.present("jobId", jobId);
    Checks.present("at", at);
    Checks.atLeast("lowestValid", lowestValid, 1);
  }

  @Override
  public String eventId() {
    return jobId + ":fence:" + lowestValid;
  }
}
