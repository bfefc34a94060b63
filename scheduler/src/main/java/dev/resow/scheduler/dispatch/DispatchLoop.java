package dev.resow.scheduler.dispatch;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Dispatches whenever something may be released, at the latest every {@code tick}. */
@ApplicationScoped
class DispatchLoop {
  private static final Logger LOG = Logger.getLogger(DispatchLoop.class);

  private final Dispatcher dispatcher;
  private final DispatchSignal signal;
  private final Duration tick;
  private final boolean enabled;
  private volatile Thread thread;

  /**
   * @param tick longest wait; back-offs and not-before times are kept to this precision
   */
  DispatchLoop(
      Dispatcher dispatcher,
      DispatchSignal signal,
      @ConfigProperty(name = "resow.dispatch.tick", defaultValue = "PT0.25S") Duration tick,
      @ConfigProperty(name = "resow.dispatch.enabled", defaultValue = "true") boolean enabled) {
    this.dispatcher = dispatcher;
    this.signal = signal;
    this.tick = tick;
    this.enabled = enabled;
  }

  void start(@Observes StartupEvent event) {
    if (enabled) thread = Thread.ofPlatform().name("dispatch").daemon().start(this::run);
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
        signal.await(tick);
        dispatcher.dispatch();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warnf("a dispatch failed and will be tried again: %s", e.toString());
      }
    }
  }
}
