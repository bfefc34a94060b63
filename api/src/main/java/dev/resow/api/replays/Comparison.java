package dev.resow.api.replays;

import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;
import java.util.Collection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How many seeds were right before and are now. A seed is right if the final verdict of its job is
 * clear: the overlap check of the sampler judges, before and after.
 *
 * @param share of the failed ones that are right now, 0 to 1; null if none had failed
 */
@Schema(
    name = "ReplayComparison",
    description =
        "Seeds that had failed or had been clear, by what they are now. A seed is right if the final verdict is"
            + " clear. failed = right + failing + unchecked + unfinished.")
public record Comparison(
    @Schema(description = "Seeds that had failed.") int failed,
    @Schema(description = "Of the failed ones: clear now.") int right,
    @Schema(description = "Of the failed ones: wrong again, or without an image.") int failing,
    @Schema(
            description =
                "Of the failed ones: an image that was not checked, because the method has no overlap check.")
        int unchecked,
    @Schema(description = "Of the failed ones: waiting, being sampled, or cancelled.")
        int unfinished,
    @Schema(description = "right / failed, 0 to 1; absent if no seed had failed.") Double share,
    @Schema(description = "Seeds that had been clear; above 0 only with filter.failed false.")
        int clear,
    @Schema(description = "Of the clear ones: wrong now, or without an image.") int regressed) {

  /** What a seed was. */
  enum Before {
    FAILED,
    CLEAR,
    /** An image without an overlap check, or a cancelled job. */
    NEITHER
  }

  /** What a seed is. */
  enum Now {
    RIGHT,
    FAILING,
    UNCHECKED,
    UNFINISHED;

    /**
     * @param state of the new job, null before it is made
     * @param verdict its final one, or null
     */
    static Now of(JobState state, Verdict verdict) {
      return switch (state) {
        case null -> UNFINISHED;
        case QUEUED, DISPATCHED, RUNNING, RETRY_WAIT, CANCELLED -> UNFINISHED;
        case FAILED, DEAD, EXPIRED -> FAILING;
        case SUCCEEDED ->
            switch (verdict) {
              case null -> UNCHECKED;
              case UNCHECKED -> UNCHECKED;
              case CLEAR -> RIGHT;
              case OVERLAPPED, BUDGET_EXHAUSTED -> FAILING;
            };
      };
    }
  }

  /** One seed. */
  record Pair(Before before, Now now) {}

  static Comparison of(Collection<Pair> seeds) {
    int failed = count(seeds, Before.FAILED, null);
    int right = count(seeds, Before.FAILED, Now.RIGHT);
    return new Comparison(
        failed,
        right,
        count(seeds, Before.FAILED, Now.FAILING),
        count(seeds, Before.FAILED, Now.UNCHECKED),
        count(seeds, Before.FAILED, Now.UNFINISHED),
        failed == 0 ? null : (double) right / failed,
        count(seeds, Before.CLEAR, null),
        count(seeds, Before.CLEAR, Now.FAILING));
  }

  /**
   * @param now null for any
   */
  private static int count(Collection<Pair> seeds, Before before, Now now) {
    return (int)
        seeds.stream()
            .filter(seed -> seed.before() == before && (now == null || seed.now() == now))
            .count();
  }
}
