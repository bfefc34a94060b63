package dev.resow.persistence;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Lets something happen once in a while, however often it is asked for: a line in the log. */
public final class Pace {
  private final Clock clock;
  private final Duration pause;
  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);

  /**
   * @param pause least time between two
   */
  public Pace(Clock clock, Duration pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /** True if the last time was longer ago than the pause; then this is the last time. */
  public boolean due() {
    Instant now = clock.instant();
    Instant before = last.get();
    return !now.isBefore(before.plus(pause)) && last.compareAndSet(before, now);
  }
}
