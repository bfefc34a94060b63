package dev.resow.contract.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A check that runs on a thread of its own, again and again. {@link #status} answers at once with
 * the last result; a check that does not come back counts as failed after a while.
 */
public final class Probe implements AutoCloseable {
  /** Throws if the dependency does not work. */
  @FunctionalInterface
  public interface Check {
    /**
     * @throws Exception when it does not work; the message is shown to operators
     */
    void run() throws Exception;
  }

  /**
   * Result of the last check.
   *
   * @param detail what is wrong in plain English, or null while it is up
   * @param since time of the last change
   */
  public record Status(boolean up, String detail, Instant since) {}

  private final String name;
  private final Check check;
  private final Duration every;
  private final Duration silence;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong successes = new AtomicLong();
  private final Thread thread;
  private volatile Status status;
  private volatile Instant running;

  /**
   * @param name what is checked, for messages: "the database"
   * @param every pause between two checks
   * @param silence a check that takes longer counts as failed
   */
  public Probe(String name, Check check, Duration every, Duration silence, Clock clock) {
    this.name = name;
    this.check = check;
    this.every = every;
    this.silence = silence;
    this.clock = clock;
    this.status = new Status(false, name + " has not been checked yet", now());
    this.thread = Thread.ofPlatform().name("probe " + name).daemon().unstarted(this::run);
  }

  /** Begins to check; the first result is there a moment later. */
  public Probe start() {
    thread.start();
    return this;
  }

  /** The last result; never waits. */
  public Status status() {
    Instant began = running;
    if (began != null && began.plus(silence).isBefore(clock.instant())) {
      return new Status(false, name + " does not answer", began);
    }
    return status;
  }

  /**
   * How many checks found that it works. A count that stands still says so whatever happens to the
   * clock; never waits.
   */
  public long successes() {
    return successes.get();
  }

  /** Somebody who used the thing found that it does not work; the next check may find otherwise. */
  public synchronized void failed(String detail) {
    if (status.up() || !detail.equals(status.detail())) {
      status = new Status(false, detail, status.up() ? now() : status.since());
    }
  }

  /** Somebody who used the thing found that it works. */
  public synchronized void works() {
    if (!status.up()) {
      status = new Status(true, null, now());
    }
  }

  private void run() {
    try {
      do {
        running = now();
        try {
          check.run();
          successes.incrementAndGet();
          works();
        } catch (InterruptedException e) {
          return;
        } catch (Exception | LinkageError | OutOfMemoryError e) {
          failed(e.getMessage() == null ? name + " failed: " + e : e.getMessage());
        } finally {
          running = null;
        }
      } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // closed while it waited
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
