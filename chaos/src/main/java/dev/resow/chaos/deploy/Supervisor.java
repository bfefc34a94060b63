package dev.resow.chaos.deploy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts again what ended by itself, as systemd or Kubernetes would. */
public final class Supervisor implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;

  private final Deployment deployment;
  private final AtomicInteger restarts = new AtomicInteger();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  public Supervisor(Deployment deployment) {
    this.deployment = deployment;
    thread = Thread.ofPlatform().name("supervisor").daemon().start(this::run);
  }

  /** Processes that ended by themselves so far. */
  public int restarts() {
    return restarts.get();
  }

  private void run() {
    try {
      while (!stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS))
        for (String name : deployment.ended()) {
          restarts.incrementAndGet();
          deployment.restart(name);
        }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException closed) {
      // The deployment has been closed meanwhile.
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
