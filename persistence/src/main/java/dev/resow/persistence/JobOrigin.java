package dev.resow.persistence;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.contract.Seed;
import java.util.UUID;

/**
 * What a job was made from.
 *
 * @param id the replay, the dead letter or the evaluation
 * @param job the job it came from; of an evaluation the one of its pair without the adapter
 * @param attempt attempt of the round, or null for a whole job
 * @param round the round whose seed it samples, or null for a whole job
 * @param seed that seed, or null for a whole job
 */
public record JobOrigin(
    Kind kind, String id, UUID job, Integer attempt, Integer round, @Seed Long seed) {
  /**
   * SQL condition on a row {@code job}: no replay or evaluation made it. A replay samples seeds of
   * other jobs again, and an evaluation judges an adapter.
   */
  public static final String NO_TRIALS =
      "coalesce(job.origin ->> 'kind', '') NOT IN ('evaluation', 'replay')";

  /** Who made it. */
  public enum Kind {
    @JsonProperty("replay")
    REPLAY,
    @JsonProperty("dead-letter")
    DEAD_LETTER,
    @JsonProperty("evaluation")
    EVALUATION
  }
}
