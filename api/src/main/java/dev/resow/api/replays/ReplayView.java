package dev.resow.api.replays;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A replay and its progress. */
@Schema(description = "A replay and the outcomes of its seeds so far.")
public record ReplayView(
    UUID id,
    Instant createdAt,
    @JsonRawValue @Schema(implementation = ReplayRequest.class) String request,
    int seeds,
    @Schema(description = "Number of jobs created so far; all are created within seconds.")
        int made,
    @Schema(description = "True once every seed has an outcome.") boolean done,
    @Schema(description = "Number of seeds by outcome.") Map<Outcome, Integer> outcomes,
    @Schema(description = "How many seeds were right before, and how many are now.")
        Comparison comparison,
    @Schema(description = "Estimated cost in forward equivalents.") double estimate,
    @Schema(description = "Cost so far in forward equivalents.") double spent,
    Links links) {
  /** Addresses relative to the server. */
  @Schema(name = "ReplayLinks")
  public record Links(String self, String seeds) {
    static Links of(UUID id) {
      return new Links("/v1/replays/" + id, "/v1/replays/" + id + "/seeds");
    }
  }

  /** A seed of a replay with its outcome before and after. */
  @Schema(
      name = "ReplaySeed",
      description = "A replayed seed: its outcome before and after, and their comparison.")
  public record Seed(
      int number,
      UUID originJob,
      int originAttempt,
      int originRound,
      @dev.resow.contract.Seed long seed,
      Round before,
      @Schema(description = "The new job.") UUID job,
      @Schema(description = "State of the new job; absent until the job is created.")
          JobState state,
      @Schema(description = "Outcome of the new job; absent until it has ended.") Round after,
      Outcome outcome,
      @Schema(
              description =
                  "For a finished replay with the same seed, model and method: whether the image is identical,"
                      + " and which parts of the fingerprint differ.")
          Reproduction reproduction) {}

  /** Outcome of a round, before or after. */
  @Schema(name = "ReplaySide")
  public record Round(String method, Verdict verdict, Double score) {}

  /** Seeds by number. */
  @Schema(name = "ReplaySeedPage")
  public record SeedPage(
      List<Seed> items,
      @Schema(description = "Value of 'after' for the next page; absent on the last page.")
          Integer next) {}

  /** Replays, newest first. */
  public record Replays(List<ReplayView> items) {}

  /** The plan of a replay. */
  @Schema(name = "ReplayDryRun", description = "The plan of a replay that was not started.")
  public record DryRun(
      boolean dryRun,
      int seeds,
      @Schema(description = "True if more seeds match than the limit allows.") boolean more,
      List<ReplayPlan.Skipped> skipped,
      ReplayPlan.Estimate estimate,
      @Schema(description = "The first ten seeds of the plan.") List<Planned> first) {
    static DryRun of(ReplayPlan plan) {
      return new DryRun(
          true,
          plan.seeds().size(),
          plan.more(),
          plan.skipped(),
          plan.estimate(),
          plan.seeds().stream().limit(10).map(Planned::of).toList());
    }
  }

  /** A seed that would be sampled again. */
  @Schema(name = "PlannedSeed")
  public record Planned(
      UUID originJob,
      int originAttempt,
      int originRound,
      @dev.resow.contract.Seed long seed,
      String prompt,
      String method) {
    static Planned of(ReplayPlan.Seed s) {
      return new Planned(
          s.originJob(),
          s.originAttempt(),
          s.originRound(),
          s.seed(),
          s.spec().prompt(),
          s.spec().method());
    }
  }
}
