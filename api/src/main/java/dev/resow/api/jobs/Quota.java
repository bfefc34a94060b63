package dev.resow.api.jobs;

import dev.resow.persistence.tenant.TenantRules;

/**
 * What a tenant may still submit, as last written.
 *
 * @param tokens submits left in the bucket
 * @param idleSeconds since then
 * @param room jobs that certainly fit into the queue limit; only accepts use it up
 * @param roomOf the queue limit that room was counted for
 */
record Quota(double tokens, double idleSeconds, int room, int roomOf) {
  /** The bucket now: refilled evenly up to one minute's worth. */
  double refilled(TenantRules rules) {
    Integer jobsPerMinute = rules.jobsPerMinute();
    return jobsPerMinute == null
        ? tokens
        : Math.min(jobsPerMinute, tokens + idleSeconds * jobsPerMinute / 60);
  }

  /** Whole seconds until the bucket holds so many submits; 0 if it does, or without a bucket. */
  int secondsUntil(int submits, TenantRules rules) {
    Integer jobsPerMinute = rules.jobsPerMinute();
    if (jobsPerMinute == null) return 0;
    return (int) Math.ceil(Math.max(0, submits - refilled(rules)) * 60 / jobsPerMinute);
  }

  /** True if the waiting jobs must be counted before so many more are accepted. */
  boolean mustCount(int more, int maxQueued) {
    return room < more || roomOf != maxQueued;
  }
}
