package dev.resow.chaos.watch;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/** Waits while something moves. */
public final class Progress {
  private static final Duration LOOK = Duration.ofMillis(250);

  private Progress() {}

  /** What moves, as a number. */
  public interface Count<E extends Exception> {
    int now() throws E;
  }

  /**
   * Waits until a count is as wanted, has not changed for a while, or the thread is interrupted.
   *
   * @param patience longest time without a change
   * @return the last count
   */
  public static <E extends Exception> int await(
      Count<E> count, IntPredicate wanted, Duration patience) throws E {
    int last = count.now();
    long moved = System.nanoTime();
    while (!wanted.test(last)
        && System.nanoTime() - moved < patience.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK.toNanos());
      int now = count.now();
      if (now != last) moved = System.nanoTime();
      last = now;
    }
    return last;
  }
}
