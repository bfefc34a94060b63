package dev.resow.client.model;

import java.util.List;

/**
 * What a replay would do.
 *
 * @param seeds that would be replayed
 * @param more true if more match than the limit allows
 * @param skipped seeds that no worker could sample
 */
public record ReplayPlan(int seeds, boolean more, List<Skipped> skipped, Estimate estimate) {
  public ReplayPlan {
    skipped = Lists.orEmpty(skipped);
  }

  /** Seeds that cannot be replayed, and why. */
  public record Skipped(String reason, int seeds) {}

  /** Cost of all seeds together, in conditional forward passes of one picture. */
  public record Estimate(double forwardEquivalents) {}
}
