package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * A job was accepted: its row is committed.
 *
 * @param at when it was accepted
 */
public record JobSubmitted(UUID jobId, Instant at, JobSpec spec) implements ResowEvent {
  public JobSubmitted {
    Checks.present("jobId", jobId);
    Checks.time("at", at);
    Checks.present("spec", spec);
  }

  @Override
  public String recordKey() {
    return jobId.toString();
  }

  @Override
  public String eventId() {
    return jobId + ":submitted";
  }
}
