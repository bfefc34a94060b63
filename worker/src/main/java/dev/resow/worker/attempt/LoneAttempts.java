package dev.resow.worker.attempt;

import java.util.function.BooleanSupplier;

/**
 * Keeps a job that may kill the process apart from the jobs of other slots. Every death of a worker
 * counts a delivery of all jobs that it held, and the last delivery ends a job as poison: so from
 * its third delivery on a job runs alone, and a worker dies with no other one in its hands. While
 * it waits for the others to end, and while it runs, this worker takes no job; one that was taken
 * already goes back to the scheduler. With one slot nothing of this happens.
 */
public final class LoneAttempts {
  /** Deliveries from which on a job runs alone; two can have other causes, such as a preference. */
  static final int SUSPECT = 3;

  private static final long GLANCE_MILLIS = 100;

  /** What became of a request to run. */
  enum Entry {
    /** It runs until {@link #leave}. */
    ENTERED,

    /** Another job runs alone here. */
    OCCUPIED,

    /** It must not run any more. */
    STOPPED
  }

  private int together;
  private boolean alone;

  /** Whether a job that is taken now may run beside those that are held. */
  public synchronized boolean mayTake() {
    return !alone;
  }

  /**
   * Enters at once, unless the job is to run alone: then when the others have ended.
   *
   * @param deliveryCount the broker's count
   * @param mustStop asked while it waits
   */
  synchronized Entry enter(int deliveryCount, BooleanSupplier mustStop) {
    if (alone) return Entry.OCCUPIED;
    if (deliveryCount < SUSPECT) {
      together++;
      return Entry.ENTERED;
    }
    alone = true;
    try {
      while (together > 0) {
        if (mustStop.getAsBoolean()) return stopped();
        wait(GLANCE_MILLIS);
      }
      return Entry.ENTERED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return stopped();
    }
  }

  private Entry stopped() {
    alone = false;
    return Entry.STOPPED;
  }

  /** The attempt that entered with this count has ended. */
  synchronized void leave(int deliveryCount) {
    if (deliveryCount < SUSPECT) together--;
    else alone = false;
    notifyAll();
  }
}
