package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * A move of the state machine, as stored with the job and streamed to watchers (not on a topic).
 *
 * @param from null when the job was admitted
 * @param attempt the attempt it concerns, 0 before the first
 * @param reason a sentence for people, or null where the move explains itself
 */
public record JobStateChanged(
    UUID jobId, Instant at, JobState from, JobState to, int attempt, String reason) {
  /** CloudEvents type in the event stream. */
  public static final String TYPE = "dev.resow.job.state.v1";

  public JobStateChanged {
    Checks.present("jobId", jobId);
    Checks.present("at", at);
    Checks.present("to", to);
  }
}
