package dev.resow.scheduler.metrics;

import java.time.Duration;

/**
 * How many workers a backlog needs. With n jobs that are due or running, s seconds per job and w
 * slots, the last one begins after about n s / w seconds; so a target wait of t seconds needs n s /
 * t slots, at least one while there is a job, and never more than jobs.
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
   * @param secondsPerJob of one job in one slot, above 0
   * @param slotsPerWorker jobs that a worker samples at once, at least 1
   */
  int of(long jobs, double secondsPerJob, double slotsPerWorker) {
    if (jobs <= 0) return 0;
    double slots = Math.clamp(Math.ceil(jobs * secondsPerJob / seconds()), 1., jobs);
    return (int) Math.min(mostWorkers, Math.ceil(slots / Math.max(1, slotsPerWorker)));
  }

  private double seconds() {
    return targetWait.toNanos() / 1e9;
  }
}
