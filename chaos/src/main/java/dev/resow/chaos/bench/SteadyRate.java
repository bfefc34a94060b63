package dev.resow.chaos.bench;

import java.time.Duration;

/** Decides when a measured rate has settled. */
final class SteadyRate {
  /** A rise of less than this share of the best rate so far is noise. */
  private static final double NOISE = .03;

  /** Intervals in a row without a rise after which the rate counts as steady. */
  private static final int CALM = 2;

  private final Duration longest;
  private Duration measured = Duration.ZERO;
  private double best;
  private int calm;

  /**
   * @param longest time after which the rate counts as steady in any case
   */
  SteadyRate(Duration longest) {
    this.longest = longest;
  }

  /**
   * Takes the rate of one more interval.
   *
   * @return true if another interval is needed
   */
  boolean rises(double perSecond, Duration interval) {
    measured = measured.plus(interval);
    calm = perSecond > best * (1 + NOISE) ? 0 : calm + 1;
    best = Math.max(best, perSecond);
    return calm < CALM && measured.compareTo(longest) < 0;
  }
}
