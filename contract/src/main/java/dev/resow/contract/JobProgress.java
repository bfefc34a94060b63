package dev.resow.contract;

/**
 * Progress of the current attempt.
 *
 * @param round 0 for the first start
 * @param step completed steps of the round
 * @param secondsPerStep running mean, or null
 */
public record JobProgress(int round, int step, int steps, Double secondsPerStep) {
  /** True if this is at least as far as {@code other}: progress never runs backwards. */
  public boolean notBehind(JobProgress other) {
    return other == null || round > other.round || round == other.round && step >= other.step;
  }
}
