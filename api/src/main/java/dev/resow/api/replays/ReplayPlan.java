package dev.resow.api.replays;

import dev.resow.contract.JobSpec;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a replay would do.
 *
 * @param more true if the filter finds more seeds than the limit
 */
record ReplayPlan(List<Seed> seeds, List<Skipped> skipped, boolean more, Estimate estimate) {
  /** A seed and the job that shall sample it. */
  record Seed(UUID originJob, int originAttempt, int originRound, long seed, JobSpec spec) {}

  /** Seeds that cannot be replayed. */
  @Schema(name = "SkippedSeeds")
  public record Skipped(String reason, int seeds) {}

  /**
   * What it will cost.
   *
   * @param forwardEquivalents model forwards of one image row
   */
  @Schema(name = "CostEstimate")
  public record Estimate(
      @Schema(description = "Estimated forward equivalents of all seeds together.")
          double forwardEquivalents,
      List<Basis> basis) {}

  /**
   * Where an estimate comes from.
   *
   * @param perStep forwards of one image row per step
   * @param measured false if no such round was ever counted: then plain sampling is assumed
   */
  @Schema(name = "CostBasis")
  public record Basis(String model, String method, int seeds, double perStep, boolean measured) {}
}
