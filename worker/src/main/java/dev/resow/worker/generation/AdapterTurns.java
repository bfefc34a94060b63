package dev.resow.worker.generation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may use a model now. Adapters change the weights for everybody, so steps of jobs with the
 * same adapters run beside each other, and steps of jobs with others take turns with them: a step
 * that needs a change waits until the steps before it have ended, and those that come after it wait
 * behind it. So nobody waits for longer than a step of each other job.
 */
final class AdapterTurns {
  /** Longer than a step of every other slot. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final Duration longestWait;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final Deque<Object> line = new ArrayDeque<>();

  /** What the model has on; null while that is not known. */
  private String current;

  private int users;

  AdapterTurns() {
    this(LONGEST_WAIT);
  }

  AdapterTurns(Duration longestWait) {
    this.longestWait = longestWait;
  }

  /** Ends with {@link #close}. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a turn.
   *
   * @param adapters that the model must have on, as a key
   * @param change puts them on; called while nobody uses the model, and only if others are on
   * @throws IllegalStateException when other jobs take too long, or the thread is interrupted while
   *     it waits
   * @throws RuntimeException of the change; the model is then changed again for the next turn
   */
  Turn take(String adapters, Runnable change) {
    lock.lock();
    try {
      var place = new Object();
      line.addLast(place);
      try {
        await(place, adapters);
        if (!adapters.equals(current)) {
          current = null;
          change.run();
          current = adapters;
        }
        users++;
      } finally {
        line.remove(place);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    return this::leave;
  }

  private void await(Object place, String adapters) {
    long left = longestWait.toNanos();
    try {
      while (line.peekFirst() != place || users > 0 && !adapters.equals(current)) {
        if (left <= 0)
          throw new IllegalStateException(
              "other jobs used the model for more than %d s"
                  .formatted(TimeUnit.NANOSECONDS.toSeconds(longestWait.toNanos())));
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while other jobs used the model", e);
    }
  }

  private void leave() {
    lock.lock();
    try {
      users--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
