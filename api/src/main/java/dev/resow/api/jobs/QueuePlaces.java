package dev.resow.api.jobs;

import dev.resow.contract.JobState;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.queue.Ahead;
import dev.resow.persistence.queue.FairQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Places of jobs in the queue of their model, with the wait to expect there. */
@ApplicationScoped
class QueuePlaces {
  /** Highest place that is counted. */
  static final int LAST = 1000;

  private final FairQueue queue;
  private final WaitEstimates estimates;
  private final Clock clock;

  QueuePlaces(FairQueue queue, WaitEstimates estimates, Clock clock) {
    this.queue = queue;
    this.estimates = estimates;
    this.clock = clock;
  }

  /** The job's place, or null if it is not queued. */
  QueuePlace of(JobRow row) {
    if (row.state != JobState.QUEUED) return null;
    Ahead ahead = queue.ahead(row, LAST, clock.instant());
    int place = (int) Math.min(LAST, ahead.jobs());
    return new QueuePlace(place, estimates.waitSeconds(row, ahead));
  }
}
