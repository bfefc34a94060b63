package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * A job released to the workers.
 *
 * @param attempt number of the first delivery of this release; a worker computes its own number
 *     with {@link Attempts#of}
 * @param at when it was released
 * @param spec what to sample; a retry policy may have changed its seed or method
 * @param tries how many attempts failed before this release
 * @param avoid worker that failed it for a reason of its own, or null: it gives the record back
 *     once, so that another one can take it
 */
public record JobReady(UUID jobId, int attempt, Instant at, JobSpec spec, int tries, String avoid)
    implements ResowEvent {
  public JobReady {
    Checks.present("jobId", jobId);
    Checks.atLeast("attempt", attempt, 1);
    Checks.time("at", at);
    Checks.present("spec", spec);
    Checks.atLeast("tries", tries, 0);
    Checks.optionalName("avoid", avoid);
  }

  /** For any worker. */
  public JobReady(UUID jobId, int attempt, Instant at, JobSpec spec, int tries) {
    this(jobId, attempt, at, spec, tries, null);
  }

  @Override
  public String recordKey() {
    return jobId.toString();
  }

  @Override
  public String eventId() {
    return jobId + ":" + attempt + ":ready";
  }
}
