package dev.resow.diffusion.adapter;

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
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private String current = "";
  private int holders;

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
   */
  void enter(String key, Runnable change) {
    lock.lock();
    try {
      boolean free = holders == 0 || key.equals(current);
      if (free && waiting.isEmpty()) {
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
    try {
      while (!waiter.admitted) {
        waiter.turn.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (waiter.admitted) {
        return;
      }
      waiting.remove(waiter);
      admit();
      throw new CancellationException(
          "interrupted while waiting for steps under other adapters to end");
    }
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
    var key = waiting.getFirst().key;
    for (var waiter : waiting) {
      if (waiter.key.equals(key)) {
        waiter.admitted = true;
        waiter.turn.signal();
        holders++;
      }
    }
    waiting.removeIf(waiter -> waiter.admitted);
  }
}
