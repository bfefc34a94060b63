package dev.resow.diffusion.adapter;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who samples under which mix of adapters: threads that want the same one go together, others wait
 * until these are done, in the order they came. Nobody overtakes one that waits.
 */
final class MixTurns {
  /** Longer than a step of every other job. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final Duration longestWait;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private String wanted = ""; // by those that were let in
  private String current = ""; // what is on; the first of those puts theirs on
  private int holders;

  MixTurns() {
    this(LONGEST_WAIT);
  }

  MixTurns(Duration longestWait) {
    this.longestWait = longestWait;
  }

  private static final class Waiter {
    private final String key;
    private final Condition turn;
    private boolean admitted;

    private Waiter(String key, Condition turn) {
      this.key = key;
      this.turn = turn;
    }
  }

  /**
   * Waits until the mix is on, or can be put on, and keeps it on until {@link #leave}.
   *
   * @param change puts it on, where it is not on yet; alone with the model. What it throws leaves
   *     nobody in
   * @throws CancellationException when the thread is interrupted while it waits
   * @throws IllegalStateException when the others take too long
   */
  void enter(String key, Runnable change) {
    lock.lock();
    try {
      boolean free = holders == 0 || key.equals(wanted);
      if (free && waiting.isEmpty()) {
        wanted = key;
        holders++;
      } else {
        await(new Waiter(key, lock.newCondition()));
      }
      settle(key, change);
    } finally {
      lock.unlock();
    }
  }

  /** The first of those that were let in puts the mix on, while the lock keeps the others out. */
  private void settle(String key, Runnable change) {
    if (key.equals(current)) {
      return;
    }
    boolean done = false;
    try {
      current = ""; // whatever fails now, nothing is on
      change.run();
      current = key;
      done = true;
    } finally {
      if (!done) {
        leave();
      }
    }
  }

  private void await(Waiter waiter) {
    waiting.addLast(waiter);
    long left = longestWait.toNanos();
    try {
      while (!waiter.admitted) {
        if (left <= 0) {
          withdraw(waiter);
          throw new IllegalStateException(
              "jobs with other adapters used the model for more than %d s"
                  .formatted(longestWait.toSeconds()));
        }
        left = waiter.turn.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (waiter.admitted) {
        return;
      }
      withdraw(waiter);
      throw new CancellationException(
          "interrupted while waiting for steps under other adapters to end");
    }
  }

  private void withdraw(Waiter waiter) {
    waiting.remove(waiter);
    admit();
  }

  void leave() {
    lock.lock();
    try {
      holders--;
      admit();
    } finally {
      lock.unlock();
    }
  }

  /** Threads that wait for their turn. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Lets in the first in the line and all who want the same. */
  private void admit() {
    if (holders > 0 || waiting.isEmpty()) {
      return;
    }
    wanted = waiting.getFirst().key;
    for (var waiter : waiting) {
      if (waiter.key.equals(wanted)) {
        waiter.admitted = true;
        waiter.turn.signal();
        holders++;
      }
    }
    waiting.removeIf(waiter -> waiter.admitted);
  }
}
