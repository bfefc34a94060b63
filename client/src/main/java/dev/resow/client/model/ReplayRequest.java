package dev.resow.client.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Which seeds to sample again, and how.
 *
 * @param filter null: all failed seeds
 * @param policy null: with the settings that they had
 * @param dryRun null: false
 * @param limit 1 to 5000; null: 1000
 */
public record ReplayRequest(Filter filter, Policy policy, Boolean dryRun, Integer limit) {

  /** Every failed seed, with the settings that it had. */
  public static ReplayRequest ofFailed() {
    return new ReplayRequest(null, null, null, null);
  }

  /** The seeds of these jobs, whatever became of them. */
  public static ReplayRequest ofJobs(UUID... jobs) {
    return new ReplayRequest(
        ReplayRequestFilterBuilder.builder().jobs(List.of(jobs)).failed(false).build(),
        null,
        null,
        null);
  }

  /** The same with another policy. */
  public ReplayRequest with(Policy other) {
    return new ReplayRequest(filter, other, dryRun, limit);
  }

  /** The same without jobs being made, or with. */
  public ReplayRequest dryRun(boolean dry) {
    return new ReplayRequest(filter, policy, dry, limit);
  }

  /**
   * Rounds to replay; null does not filter.
   *
   * @param text part of the prompt, in any case
   * @param jobs at most 1000
   * @param failed false: seeds of any outcome; null: failed ones
   */
  @RecordBuilder
  public record Filter(
      Instant since,
      Instant until,
      String tenant,
      String model,
      String method,
      List<Verdict> verdicts,
      List<FindingKind> findings,
      String text,
      List<UUID> jobs,
      Boolean failed) {}

  /**
   * How to sample them; null keeps what they had.
   *
   * @param rounds of each new job; null: 1
   * @param priority null: batch
   * @param adapters in place of those of the job; an empty list: none
   */
  @RecordBuilder
  public record Policy(
      SeedChoice seed,
      String method,
      String model,
      Integer rounds,
      Priority priority,
      List<Adapter> adapters,
      Double guidanceScale) {}
}
