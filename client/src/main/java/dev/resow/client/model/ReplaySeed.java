package dev.resow.client.model;

import java.util.UUID;

/**
 * A replayed seed.
 *
 * @param number in the replay, from 1
 * @param job the new job, or null before it is made
 * @param state of the new job, or null before it is made
 * @param before outcome of the round
 * @param after outcome of the new job; null before its end
 * @param reproduction of a replay that changes nothing: whether the picture is the same
 */
public record ReplaySeed(
    int number,
    UUID originJob,
    int originAttempt,
    int originRound,
    @Seed long seed,
    Side before,
    UUID job,
    JobState state,
    Side after,
    ReplayOutcome outcome,
    Reproduction reproduction) {

  /** An outcome; the verdict is null without a picture, the score without a check. */
  public record Side(String method, Verdict verdict, Double score) {}

  /** Whether the picture is the same. */
  public record Reproduction(ReproductionAnswer answer) {}
}
