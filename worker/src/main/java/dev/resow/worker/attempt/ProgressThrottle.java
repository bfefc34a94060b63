package dev.resow.worker.attempt;

import java.time.Duration;
import java.time.Instant;

/**
 * Lets at most two progress events per second through: a step may take a millisecond, and every
 * event is a record on a topic.
 */
final class ProgressThrottle {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private Instant last;

  /** True if an event is due; it then counts as published. */
  boolean tryAcquire(Instant now) {
    if (last != null && Duration.between(last, now).compareTo(INTERVAL) < 0) return false;
    last = now;
    return true;
  }
}
