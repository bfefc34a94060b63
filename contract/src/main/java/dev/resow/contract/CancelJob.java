package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * Cancels the job in any state; a sampler stops within one step. Idempotent.
 *
 * @param jobId of a job, or of a training: its trainer stops within one update
 */
public record CancelJob(UUID jobId, Instant at, String reason) implements ControlCommand {
  public CancelJob {
    Checks.present("jobId", jobId);
    Checks.time("at", at);
    reason = Texts.cut(reason, Texts.MESSAGE);
  }

  @Override
  public String eventId() {
    return jobId + ":cancel";
  }
}
