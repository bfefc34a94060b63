package dev.resow.worker.attempt;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Pauses between retries: a quarter of a second first, doubled up to five seconds. */
public final class BackOff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final long CHECK_NANOS = Duration.ofMillis(20).toNanos();

  private Duration next;

  public BackOff() {
    this(FIRST);
  }

  /**
   * @param first the first pause
   */
  public BackOff(Duration first) {
    this.next = first;
  }

  /**
   * Waits for the next pause.
   *
   * @param stop checked every 20 ms; ends the pause early
   * @return whether {@code stop} ended it
   */
  public boolean pause(BooleanSupplier stop) {
    long end = System.nanoTime() + next.toNanos();
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    while (System.nanoTime() < end) {
      if (stop.getAsBoolean()) return true;
      LockSupport.parkNanos(CHECK_NANOS);
    }
    return stop.getAsBoolean();
  }
}
