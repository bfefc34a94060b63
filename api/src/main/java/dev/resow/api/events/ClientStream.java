package dev.resow.api.events;

import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is sent to one client, never faster than it reads: nothing piles up here. A client that
 * takes nothing for too long is given up.
 *
 * @param <T> what is sent
 */
public final class ClientStream<T> {
  private final MultiEmitter<? super T> out;
  private final long patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private long lastSent = System.nanoTime();

  /** The client does not read. */
  public static final class StalledException extends Exception {
    private static final long serialVersionUID = 1L;

    StalledException(Duration after) {
      super("the client of an event stream has read nothing for " + after.toSeconds() + " s");
    }
  }

  /**
   * @param patience how long the client may take to read one message
   */
  public ClientStream(MultiEmitter<? super T> out, Duration patience) {
    this.out = out;
    this.patience = patience.toNanos();
    Thread reader = Thread.currentThread();
    out.onTermination(reader::interrupt);
    out.onRequest(_ -> wake());
  }

  private void wake() {
    lock.lock();
    try {
      wanted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public boolean isOpen() {
    return !out.isCancelled();
  }

  /** True if nothing was sent for that long. */
  public boolean isQuietFor(Duration time) {
    return System.nanoTime() - lastSent >= time.toNanos();
  }

  /** Waits until the client wants more, and sends. */
  public void send(T message) throws InterruptedException, StalledException {
    lock.lockInterruptibly();
    try {
      long left = patience;
      while (out.requested() == 0 && !out.isCancelled()) {
        if (left <= 0) throw new StalledException(Duration.ofNanos(patience));
        left = wanted.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    out.emit(message);
    lastSent = System.nanoTime();
  }
}
