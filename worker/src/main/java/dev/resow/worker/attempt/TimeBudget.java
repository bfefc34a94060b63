package dev.resow.worker.attempt;

import dev.resow.worker.generation.GenerationSession;

/**
 * A job's budget of seconds. It ends the search for a clear round while there is still time to
 * finish the best one; one round is always finished.
 */
final class TimeBudget {
  private final Double seconds;
  private boolean ended;

  /**
   * @param seconds most seconds, or null for no limit
   */
  TimeBudget(Double seconds) {
    this.seconds = seconds;
  }

  /** Most seconds, or null for no limit. */
  Double seconds() {
    return seconds;
  }

  /** Makes this round the last one when the time runs out; to be called before every step. */
  void enforce(GenerationSession session, SamplingTimer timer) {
    if (seconds == null || ended) {
      return;
    }
    // Guided steps are slower than the plain ones to come, and decoding takes about one step.
    double toFinish = timer.secondsPerStep() * (session.stepsLeft() + 1);
    if (timer.seconds() + toFinish >= seconds) {
      session.lastRound();
      ended = true;
    }
  }
}
