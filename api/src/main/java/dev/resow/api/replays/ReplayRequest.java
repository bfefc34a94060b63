package dev.resow.api.replays;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.api.adapters.AdapterRequest;
import dev.resow.api.json.InvalidAs;
import dev.resow.api.json.StrictBody;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.FindingKind;
import dev.resow.contract.Priority;
import dev.resow.contract.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which seeds to sample again, and how. */
@InvalidAs(ProblemType.INVALID_REPLAY)
@Schema(
    description =
        "Seeds to sample again, and how. {} repeats every failed seed with its own settings.",
    examples =
        "{\"filter\": {\"method\": \"plain\"}, \"policy\": {\"method\": \"resow\"}, \"dryRun\": true}")
public record ReplayRequest(
    Filter filter,
    Policy policy,
    @Schema(description = "Return the plan and its cost without creating jobs. Default: false.")
        Boolean dryRun,
    @Schema(description = "Maximum number of seeds, 1 to 5000, oldest first. Default: 1000.")
        Integer limit)
    implements StrictBody {

  /** Which seeds; absent = all. */
  @Schema(name = "ReplayFilter")
  public record Filter(
      @Schema(description = "Only rounds that started at or after this time.") Instant since,
      @Schema(description = "Only rounds that started before this time.") Instant until,
      @Schema(description = "The caller's own tenant; may be omitted.") String tenant,
      String model,
      String method,
      List<Verdict> verdicts,
      List<FindingKind> findings,
      @Schema(description = "Substring of the prompt, case-insensitive.") String text,
      @Schema(description = "Only seeds of these jobs, at most 1000.") List<UUID> jobs,
      @Schema(
              description =
                  "true: only failed seeds; false: seeds with any outcome. Default: true.")
          Boolean failed) {
    static final Filter ALL_FAILED =
        new Filter(null, null, null, null, null, null, null, null, null, null);
  }

  /** What changes; absent = the settings of the original round. */
  @Schema(name = "ReplayPolicy")
  public record Policy(
      @Schema(
              description =
                  "same: the failed seed; next: a seed the job has not used. Default: same.")
          SeedChoice seed,
      @Schema(description = "Guidance method. Default: the method of the round.") String method,
      String model,
      @Schema(
              description =
                  "Maximum number of rounds of each new job. Default: 1, so that only the replayed seed is judged.")
          Integer rounds,
      @Schema(description = "Priority of the new jobs. Default: batch.") Priority priority,
      @Schema(
              description =
                  "Low-rank adapters to put over the model, at most 8, in place of those of the original job; empty:"
                      + " none. Default: those of the original job, on the same model.")
          List<AdapterRequest> adapters,
      @Schema(
              description =
                  "Classifier-free guidance scale, 0 to 30; 1 needs one forward pass per step instead of two. Default: that of the original job.")
          Double guidanceScale) {
    static final Policy AS_IT_WAS = new Policy(null, null, null, null, null, null, null);

    /** True if the same model and method, with the same settings, shall sample the same seed. */
    @JsonIgnore
    boolean isPlain() {
      return seed() == SeedChoice.SAME
          && method == null
          && model == null
          && adapters == null
          && guidanceScale == null;
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
