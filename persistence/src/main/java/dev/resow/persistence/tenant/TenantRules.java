package dev.resow.persistence.tenant;

import dev.resow.contract.policy.RetryPolicy;

/**
 * What a tenant may use.
 *
 * @param weight share of the workers inside a class, relative to other tenants
 * @param maxQueued jobs that may wait, or null for any number
 * @param maxRunning jobs that may be with the workers at once, or null for any number
 * @param jobsPerMinute submits per minute, or null for any number
 * @param policy of jobs that bring none
 */
public record TenantRules(
    double weight,
    Integer maxQueued,
    Integer maxRunning,
    Integer jobsPerMinute,
    RetryPolicy policy) {
  /** Virtual time of one turn at weight 1. */
  private static final double TURN = 1_000_000;

  public TenantRules {
    if (!(weight >= 0.001 && weight <= 1000))
      throw new IllegalArgumentException("weight must be in 0.001..1000, not " + weight);
    atLeastOne("max-queued", maxQueued);
    atLeastOne("max-running", maxRunning);
    atLeastOne("jobs-per-minute", jobsPerMinute);
  }

  private static void atLeastOne(String name, Integer value) {
    if (value != null && value < 1)
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
  }

  /** How far one turn moves the tenant's virtual time on: half as far at twice the weight. */
  public long turnCost() {
    return Math.round(TURN / weight);
  }

  /** True if submits are counted at all. */
  public boolean limitsSubmits() {
    return maxQueued != null || jobsPerMinute != null;
  }
}
