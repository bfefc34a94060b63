package dev.resow.api.replays;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A replay and how far it is. */
@Schema(description = "A replay, and what became of its seeds so far.")
public record ReplayView(
    UUID id,
    Instant createdAt,
    @JsonRawValue @Schema(implementation = ReplayRequest.class) String request,
    int seeds,
    @Schema(description = "Jobs made so far; all of them within seconds.") int made,
    @Schema(description = "True once every seed has its outcome.") boolean done,
    @Schema(description = "Seeds by outcome.") Map<Outcome, Integer> outcomes,
    @Schema(description = "Model forwards of one image row, estimated before.") double estimate,
    @Schema(description = "The same, used so far.") double spent,
    Links links) {
  /** Addresses relative to the server. */
  @Schema(name = "ReplayLinks")
  public record Links(String self, String seeds) {
    static Links of(UUID id) {
      return new Links("/v1/replays/" + id, "/v1/replays/" + id + "/seeds");
    }
  }

  /** A seed of a replay: what it was, what it is now. */
  @Schema(name = "ReplaySeed", description = "A replayed seed: before, after, and the comparison.")
  public record Seed(
      int number,
      UUID originJob,
      int originAttempt,
      int originRound,
      @dev.resow.contract.Seed long seed,
      Round before,
      @Schema(description = "The new job.") UUID job,
      @Schema(description = "Absent until the job is made.") JobState state,
      @Schema(description = "Absent while it runs.") Round after,
      Outcome outcome,
      @Schema(
              description =
                  "Of a plain replay (same seed, model and method) that has ended: the same bytes,"
                      + " or which part of the fingerprint differs.")
          Reproduction reproduction) {}

  /** One side of the comparison. */
  @Schema(name = "ReplaySide")
  public record Round(String method, Verdict verdict, Double score) {}

  /** Seeds by number. */
  @Schema(name = "ReplaySeedPage")
  public record SeedPage(
      List<Seed> items,
      @Schema(description = "Pass it as 'after'; absent on the last page.") Integer next) {}

  /** Replays, newest first. */
  public record Replays(List<ReplayView> items) {}

  /** What would be done. */
  @Schema(name = "ReplayDryRun", description = "What a replay would do; nothing was done.")
  public record DryRun(
      boolean dryRun,
      int seeds,
      @Schema(description = "True if there are more than the limit.") boolean more,
      List<ReplayPlan.Skipped> skipped,
      ReplayPlan.Estimate estimate,
      @Schema(description = "The first ten.") List<Planned> first) {
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
