package dev.resow.scheduler.dispatch;

import dev.resow.scheduler.health.DispatchHealth;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Dispatches whenever something may be released, at the latest every {@code tick}. */
@ApplicationScoped
class DispatchLoop {
  private static final Logger LOG = Logger.getLogger(DispatchLoop.class);

  private final Dispatcher dispatcher;
  private final DispatchSignal signal;
  private final DispatchSettings settings;
  private final DispatchHealth health;
  private volatile Thread thread;

  DispatchLoop(
      Dispatcher dispatcher,
      DispatchSignal signal,
      DispatchSettings settings,
      DispatchHealth health) {
    this.dispatcher = dispatcher;
    this.signal = signal;
    this.settings = settings;
    this.health = health;
  }

  void start(@Observes StartupEvent event) {
    if (!settings.enabled()) return;
    // Named before it runs: its loop ends as soon as it is not the thread of this field.
    thread = Thread.ofPlatform().name("dispatch").daemon().unstarted(this::run);
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    Thread running = thread;
    thread = null;
    if (running == null) return;
    signal.ring();
    running.join(5_000);
  }

  private void run() {
    while (thread != null) {
      try {
        signal.await(settings.tick());
        health.loop().begins();
        dispatcher.dispatch();
        health.loop().ends();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        health.loop().fails(e);
        LOG.warnf("dispatch failed, retrying: %s", e.toString());
      }
    }
  }
}
