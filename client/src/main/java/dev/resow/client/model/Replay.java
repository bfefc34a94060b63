package dev.resow.client.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A replay as it is now.
 *
 * @param made jobs made so far
 * @param done true once every seed has an outcome
 * @param outcomes seeds by outcome
 * @param estimate cost in forward equivalents
 * @param spent cost so far
 */
public record Replay(
    UUID id,
    Instant createdAt,
    int seeds,
    int made,
    boolean done,
    Map<String, Integer> outcomes,
    Comparison comparison,
    double estimate,
    double spent) {
  public Replay {
    outcomes = outcomes == null ? Map.of() : Map.copyOf(outcomes);
  }

  /** Seeds with this outcome. */
  public int count(ReplayOutcome outcome) {
    return outcomes.getOrDefault(outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'), 0);
  }

  /**
   * How many seeds were right before, and how many are now.
   *
   * @param failed seeds that had failed
   * @param right of those: clear now
   * @param failing of those: wrong again
   * @param share right / failed; null if none had failed
   * @param clear seeds that had been clear
   * @param regressed of those: wrong now
   */
  public record Comparison(
      int failed,
      int right,
      int failing,
      int unchecked,
      int unfinished,
      Double share,
      int clear,
      int regressed) {}
}
