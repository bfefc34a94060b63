package dev.resow.worker.attempt;

import dev.resow.worker.painter.Painting;

/**
 * A job's budget of seconds. It ends the search for a clear round while there is still time to
 * finish the best one; one round is always finished.
 */
final class TimeBudget {
  private final Double seconds;
  private boolean over;

  /**
   * @param seconds most seconds, or null for no limit
   */
  TimeBudget(Double seconds) {
    this.seconds = seconds;
  }

  Double seconds() {
    return seconds;
  }

  /**
   * Asked before every step.
   *
   * @param spent seconds so far
   * @param perStep mean seconds of a step
   */
  void watch(Painting painting, double spent, double perStep) {
    if (seconds == null || over) {
      return;
    }
    // Guided steps are slower than the plain ones to come, and decoding is about one of them.
    double toFinish = perStep * (painting.stepsLeft() + 1);
    if (spent + toFinish >= seconds) {
      painting.lastRound();
      over = true;
    }
  }
}
