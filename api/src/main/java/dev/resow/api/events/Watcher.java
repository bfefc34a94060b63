package dev.resow.api.events;

import dev.resow.contract.StepPreview;
import dev.resow.contract.StepProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One open event stream's letter box. Progress is dropped when its reader is slow, and of previews
 * only the last one is kept; that there is something new in the database is never forgotten.
 */
final class Watcher {
  private static final int MOST_PROGRESS = 64;

  /** What a watcher should do next. */
  sealed interface Letter {
    /** Read the database again. */
    record LookAgain() implements Letter {}

    /** Send this event. */
    record Progress(StepProgress progress) implements Letter {}

    /** Send this picture. */
    record Preview(StepPreview preview) implements Letter {}

    /** Nothing arrived within the wait. */
    record Quiet() implements Letter {}
  }

  private static final Letter LOOK_AGAIN = new Letter.LookAgain();
  private static final Letter QUIET = new Letter.Quiet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Deque<StepProgress> progress = new ArrayDeque<>();
  private StepPreview preview;
  private boolean changed;
  private volatile int seen;

  /** Number of the last event its reader has read from the database. */
  int seen() {
    return seen;
  }

  void seen(int number) {
    seen = number;
  }

  void lookAgain() {
    lock.lock();
    try {
      changed = true;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  void progress(StepProgress step) {
    lock.lock();
    try {
      if (progress.size() == MOST_PROGRESS) progress.removeFirst();
      progress.addLast(step);
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  void preview(StepPreview newest) {
    lock.lock();
    try {
      preview = newest;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next letter, {@code Quiet} after {@code longest}. */
  Letter next(Duration longest) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = longest.toNanos();
      while (!changed && progress.isEmpty() && preview == null && left > 0)
        left = something.awaitNanos(left);
      if (changed) {
        changed = false;
        return LOOK_AGAIN;
      }
      if (!progress.isEmpty()) return new Letter.Progress(progress.removeFirst());
      if (preview == null) return QUIET;
      var letter = new Letter.Preview(preview);
      preview = null;
      return letter;
    } finally {
      lock.unlock();
    }
  }
}
