package dev.resow.api.replays;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.api.json.InvalidAs;
import dev.resow.api.json.StrictBody;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Priority;
import dev.resow.contract.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which seeds to sample again, and how. */
@InvalidAs(ProblemType.INVALID_REPLAY)
@Schema(
    description = "Which seeds to sample again, and how. {} = every failed seed, as it was.",
    examples =
        "{\"filter\": {\"method\": \"plain\"}, \"policy\": {\"method\": \"resow\"}, \"dryRun\": true}")
public record ReplayRequest(
    Filter filter,
    Policy policy,
    @Schema(description = "Only say how many and what it would cost.") Boolean dryRun,
    @Schema(description = "Most seeds, 1..5000, oldest first; 1000 if absent.") Integer limit)
    implements StrictBody {

  /** Which seeds; absent = all. */
  @Schema(name = "ReplayFilter")
  public record Filter(
      @Schema(description = "Rounds that began at or after it.") Instant since,
      @Schema(description = "Rounds that began before it.") Instant until,
      @Schema(description = "Your own tenant, or absent.") String tenant,
      String model,
      String method,
      List<Verdict> verdicts,
      @Schema(description = "Part of the prompt, in any case.") String text,
      @Schema(description = "Only seeds of these jobs.") List<UUID> jobs,
      @Schema(description = "Failed seeds only; true if absent. false: whatever became of them.")
          Boolean failed) {
    static final Filter ALL_FAILED =
        new Filter(null, null, null, null, null, null, null, null, null);
  }

  /** What is done differently; absent = as it was. */
  @Schema(name = "ReplayPolicy")
  public record Policy(
      @Schema(description = "same: exactly the failed seed. next: one the job has not used.")
          SeedChoice seed,
      @Schema(description = "Guidance method, e.g. a stronger one.") String method,
      String model,
      @Schema(description = "Most rounds of the new job; 1 if absent, so that one seed is judged.")
          Integer rounds,
      @Schema(description = "batch if absent.") Priority priority) {
    static final Policy AS_IT_WAS = new Policy(null, null, null, null, null);

    /** True if the same model and method shall sample the same seed. */
    @JsonIgnore
    boolean isPlain() {
      return seed() == SeedChoice.SAME && method == null && model == null;
    }

    @Override
    public SeedChoice seed() {
      return seed == null ? SeedChoice.SAME : seed;
    }
  }

  /** Which seed the new job gets. */
  public enum SeedChoice {
    @JsonProperty("same")
    SAME,
    @JsonProperty("next")
    NEXT
  }

  Filter filterOrAll() {
    return filter == null ? Filter.ALL_FAILED : filter;
  }

  Policy policyOrPlain() {
    return policy == null ? Policy.AS_IT_WAS : policy;
  }
}
