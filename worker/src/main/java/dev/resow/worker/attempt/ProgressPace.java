package dev.resow.worker.attempt;

import java.time.Duration;
import java.time.Instant;

/**
 * Lets through at most two progress events per second: a step may take a millisecond, a topic is
 * not for that.
 */
final class ProgressPace {
  private static final Duration LEAST_GAP = Duration.ofMillis(500);

  private Instant last;

  boolean due(Instant now) {
    if (last != null && Duration.between(last, now).compareTo(LEAST_GAP) < 0) {
      return false;
    }
    last = now;
    return true;
  }
}
