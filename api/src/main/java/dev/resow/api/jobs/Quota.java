package dev.resow.api.jobs;

/**
 * What a tenant may still submit, as last written.
 *
 * @param tokens submits left in the bucket
 * @param idleSeconds since then
 * @param room jobs that certainly fit into the queue limit; only accepts use it up
 * @param roomOf the queue limit that room was counted for
 */
record Quota(Double tokens, Double idleSeconds, Integer room, Integer roomOf) {
  /** Refilled evenly up to one minute's worth. */
  double refilled(int jobsPerMinute) {
    return Math.min(jobsPerMinute, tokens + idleSeconds * jobsPerMinute / 60);
  }

  /** Whole seconds until the bucket holds a submit; 0 if it does. */
  static int secondsUntilOne(double tokens, int jobsPerMinute) {
    return tokens >= 1 ? 0 : (int) Math.ceil((1 - tokens) * 60 / jobsPerMinute);
  }

  /** True if the waiting jobs must be counted before one more is accepted. */
  boolean mustCount(int maxQueued) {
    return room < 1 || roomOf != maxQueued;
  }
}
