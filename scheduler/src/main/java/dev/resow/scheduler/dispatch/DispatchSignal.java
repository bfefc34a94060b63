package dev.resow.scheduler.dispatch;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the dispatcher: something may be released now. */
@ApplicationScoped
public class DispatchSignal {
  private final Semaphore bell = new Semaphore(0);

  public void ring() {
    bell.release();
  }

  /** Returns after a ring, however many there were, or after {@code longest}. */
  void await(Duration longest) throws InterruptedException {
    if (bell.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) bell.drainPermits();
  }
}
