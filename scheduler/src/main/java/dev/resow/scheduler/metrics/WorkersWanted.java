package dev.resow.scheduler.metrics;

import java.time.Duration;

/**
 * How many workers a backlog needs. With s seconds of work in jobs that are due or running, and w
 * slots, the last one begins after about s / w seconds; so a target wait of t seconds needs s / t
 * slots, at least one while there is a job, and never more than jobs.
 *
 * @param targetWait how long the last job of the backlog may wait for its start, above 0
 * @param mostWorkers upper bound of the answer, at least 1
 */
record WorkersWanted(Duration targetWait, int mostWorkers) {
  WorkersWanted {
    if (!targetWait.isPositive())
      throw new IllegalArgumentException(
          "resow.autoscale.target-wait must be positive, not " + targetWait);
    if (mostWorkers < 1)
      throw new IllegalArgumentException(
          "resow.autoscale.most-workers must be at least 1, not " + mostWorkers);
  }

  /**
   * @param jobs due or with the workers, 0 or more
   * @param seconds what all of them take together in one slot, by their cost; 0 or more
   * @param slotsPerWorker jobs that a worker samples at once, at least 1
   */
  int of(long jobs, double seconds, double slotsPerWorker) {
    if (jobs <= 0) return 0;
    double slots = Math.clamp(Math.ceil(seconds / targetSeconds()), 1., jobs);
    return (int) Math.min(mostWorkers, Math.ceil(slots / Math.max(1, slotsPerWorker)));
  }

  private double targetSeconds() {
    return targetWait.toNanos() / 1e9;
  }
}
