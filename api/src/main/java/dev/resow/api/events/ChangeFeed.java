package dev.resow.api.events;

import dev.resow.contract.StepProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pending changes of all jobs for one reader. A slow reader gets fewer changes instead of using
 * more memory: changes of the same job are merged, only the last step of a job is kept, and beyond
 * {@value #MOST} jobs the reader must fetch everything again.
 */
public final class ChangeFeed {
  static final int MOST = 2_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private Set<UUID> changed = new LinkedHashSet<>();
  private Map<UUID, StepProgress> steps = new LinkedHashMap<>();
  private boolean lost;
  private String place;
  private boolean resumed;
  private long heard = System.nanoTime();

  /**
   * @param place where it begins
   */
  ChangeFeed(String place) {
    this.place = place;
  }

  /** True if it continues where its reader stopped: nothing is missing. */
  public boolean isResumed() {
    return resumed;
  }

  void resume(Set<UUID> missed) {
    resumed = true;
    heard = System.nanoTime();
    changed.addAll(missed);
  }

  /** The reader's current position. */
  public String place() {
    lock.lock();
    try {
      return place;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What came since the last look.
   *
   * @param changed jobs with new events, in the order in which they changed
   * @param steps the last step of each job that did one
   * @param lost true if changes may be missing: fetch everything again
   * @param place after this batch, for {@code Last-Event-ID}
   * @param heard when the last change came, by {@link System#nanoTime()}
   */
  public record Batch(
      List<UUID> changed, List<StepProgress> steps, boolean lost, String place, long heard) {
    public boolean isEmpty() {
      return changed.isEmpty() && steps.isEmpty() && !lost;
    }
  }

  void changed(UUID job, String now) {
    put(
        () -> {
          place = now;
          heard = System.nanoTime();
          if (changed.size() < MOST) changed.add(job);
          else lost = true;
        });
  }

  void step(StepProgress progress) {
    put(
        () -> {
          if (steps.size() < MOST || steps.containsKey(progress.jobId()))
            steps.put(progress.jobId(), progress);
        });
  }

  void lost(String now) {
    put(
        () -> {
          place = now;
          lost = true;
        });
  }

  private void put(Runnable change) {
    lock.lock();
    try {
      change.run();
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Everything that came, at once if there is something; empty after {@code longest}. */
  public Batch next(Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (changed.isEmpty() && steps.isEmpty() && !lost && left > 0)
        left = something.awaitNanos(left);
      var batch =
          new Batch(List.copyOf(changed), new ArrayList<>(steps.values()), lost, place, heard);
      changed = new LinkedHashSet<>();
      steps = new LinkedHashMap<>();
      lost = false;
      return batch;
    } finally {
      lock.unlock();
    }
  }
}
