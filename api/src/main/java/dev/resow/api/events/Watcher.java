package dev.resow.api.events;

import dev.resow.contract.StepProgress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One open event stream's letter box. Progress is dropped when its reader is slow; that there is
 * something new in the database is never forgotten, because the reader looks again by itself.
 */
final class Watcher {
  /** Something to do: read the database again, or pass on progress. */
  sealed interface Letter {
    record LookAgain() implements Letter {}

    record Progress(StepProgress progress) implements Letter {}
  }

  private static final Letter LOOK_AGAIN = new Letter.LookAgain();

  private final BlockingQueue<Letter> box = new ArrayBlockingQueue<>(64);

  void lookAgain() {
    box.offer(LOOK_AGAIN);
  }

  void progress(StepProgress progress) {
    box.offer(new Letter.Progress(progress));
  }

  /** The next letter, or {@code LookAgain} after {@code longest}. */
  Letter next(Duration longest) throws InterruptedException {
    Letter letter = box.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    return letter == null ? LOOK_AGAIN : letter;
  }
}
