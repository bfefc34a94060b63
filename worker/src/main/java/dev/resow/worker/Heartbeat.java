package dev.resow.worker;

import dev.resow.contract.WorkerHeartbeat;
import dev.resow.worker.attempt.Events;
import dev.resow.worker.environment.PublishingHealth;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.painter.Painter;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Publishes this worker's heartbeat every two seconds and soon after every change. */
@ApplicationScoped
public class Heartbeat {
  private static final Logger LOG = Logger.getLogger(Heartbeat.class);

  private static final long CHANGES_MILLIS = 200;

  private final WorkerId id;
  private final LoadedPainter painter;
  private final CurrentAttempts attempts;
  private final Events events;
  private final WorkerEnvironment environment;
  private final PublishingHealth publishing;
  private final String device;
  private final Clock clock = Clock.systemUTC();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("heartbeat").daemon().factory());
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private final AtomicBoolean telling = new AtomicBoolean();
  private volatile boolean draining;

  @Inject
  Heartbeat(
      WorkerId id,
      LoadedPainter painter,
      CurrentAttempts attempts,
      Events events,
      WorkerEnvironment environment,
      PublishingHealth publishing,
      @ConfigProperty(name = "resow.device", defaultValue = "cpu") String device) {
    this.id = id;
    this.painter = painter;
    this.attempts = attempts;
    this.events = events;
    this.environment = environment;
    this.publishing = publishing;
    this.device = device;
  }

  void start(@Observes StartupEvent start) {
    attempts.onChange(this::tellSoon);
    painter.loaded().thenRun(() -> timer.execute(() -> beat(1)));
    timer.scheduleAtFixedRate(
        this::beatUnlessOneIsOnItsWay, 0, WorkerHeartbeat.PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /** Announces that no new job is taken, before the channels drain. */
  void drain(@Observes @Priority(0) ShutdownEvent shutdown) {
    draining = true;
    timer.execute(() -> beat(1));
  }

  /** Publishes the last heartbeat, after the channels have drained. */
  void stop(@Observes @Priority(5_000) ShutdownEvent shutdown) throws InterruptedException {
    timer.execute(
        () -> {
          beat(0);
          last.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
        });
    timer.shutdown();
    timer.awaitTermination(2, TimeUnit.SECONDS);
  }

  /** Changes in quick succession share one heartbeat. */
  private void tellSoon() {
    if (draining || !telling.compareAndSet(false, true)) return;
    timer.schedule(
        () -> {
          telling.set(false);
          if (!draining) beat(1);
        },
        CHANGES_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private void beatUnlessOneIsOnItsWay() {
    // While the broker is away heartbeats would pile up and then all come late.
    if (last.isDone()) {
      beat(1);
    }
  }

  private void beat(int slots) {
    try {
      var heartbeat =
          new WorkerHeartbeat(
              id.value(),
              clock.instant(),
              slots,
              attempts.all(),
              draining || !environment.mayTake(),
              painter.ifReady().map(Painter::device).orElse(device),
              painter.ifReady().map(Painter::card).orElse(null));
      publishing.published();
      last = events.say(heartbeat, null);
      last.thenRun(publishing::confirmed);
    } catch (RuntimeException e) {
      // An exception would end the timer, and a worker without a heartbeat counts as gone.
      LOG.warnf("cannot send the heartbeat: %s", e.toString());
    }
  }
}
