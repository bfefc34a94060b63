package dev.resow.worker.attempt;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Pauses between tries of one thing: a quarter of a second, doubled up to five seconds. */
final class BackOff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final long GLANCE_NANOS = Duration.ofMillis(20).toNanos();

  private Duration pause = FIRST;

  /** When the next pause, which begins now, is over; by {@link System#nanoTime}. */
  long next() {
    long end = System.nanoTime() + pause.toNanos();
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return end;
  }

  /** A part of a pause, after which one looks whether to go on waiting. */
  static void glance() {
    LockSupport.parkNanos(GLANCE_NANOS);
  }
}
