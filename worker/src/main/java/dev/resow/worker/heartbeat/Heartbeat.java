package dev.resow.worker.heartbeat;

import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.config.WorkerId;
import dev.resow.worker.config.WorkerSettings;
import dev.resow.worker.environment.PublishingHealth;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.generation.ImageGenerator;
import dev.resow.worker.generation.LoadedGenerator;
import dev.resow.worker.generation.Slots;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Publishes a heartbeat every two seconds and soon after every change: model, device, attempts. A
 * trainer, which takes no jobs, offers no slots.
 */
@ApplicationScoped
public class Heartbeat {
  private static final Logger LOG = Logger.getLogger(Heartbeat.class);

  private static final long CHANGE_DELAY_MILLIS = 200;

  private final WorkerId id;

  private final boolean trains;

  private final LoadedGenerator generator;
  private final Slots slots;
  private final CurrentAttempts attempts;
  private final EventPublisher events;
  private final WorkerEnvironment environment;
  private final PublishingHealth publishing;
  private final String device;
  private final Clock clock = Clock.systemUTC();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("heartbeat").daemon().factory());
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private final AtomicBoolean changePending = new AtomicBoolean();
  private volatile boolean draining;

  @Inject
  Heartbeat(
      WorkerId id,
      LoadedGenerator generator,
      Slots slots,
      CurrentAttempts attempts,
      EventPublisher events,
      WorkerEnvironment environment,
      PublishingHealth publishing,
      WorkerSettings settings,
      @ConfigProperty(name = "resow.device", defaultValue = "cpu") String device) {
    this.id = id;
    this.trains = settings.trains();
    this.generator = generator;
    this.slots = slots;
    this.attempts = attempts;
    this.events = events;
    this.environment = environment;
    this.publishing = publishing;
    this.device = device;
  }

  void start(@Observes StartupEvent start) {
    attempts.onChange(this::beatSoon);
    generator.loaded().thenRun(() -> timer.execute(this::beat));
    timer.scheduleAtFixedRate(
        this::beatUnlessOneIsPending, 0, WorkerHeartbeat.PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /** Announces that no new job is taken, before the channels drain. */
  void drain(@Observes @Priority(0) ShutdownEvent shutdown) {
    draining = true;
    timer.execute(this::beat);
  }

  /** Announces zero slots, after the channels have drained. */
  void stop(@Observes @Priority(5_000) ShutdownEvent shutdown) throws InterruptedException {
    timer.execute(
        () -> {
          beat(0);
          last.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
        });
    timer.shutdown();
    timer.awaitTermination(2, TimeUnit.SECONDS);
  }

  /** Changes that follow each other closely share one heartbeat. */
  private void beatSoon() {
    if (draining || !changePending.compareAndSet(false, true)) return;
    timer.schedule(
        () -> {
          changePending.set(false);
          if (!draining) beat();
        },
        CHANGE_DELAY_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private void beatUnlessOneIsPending() {
    // While the broker is unreachable, heartbeats would pile up and then all arrive late.
    if (last.isDone()) {
      beat();
    }
  }

  /** By name. */
  private static Map<String, String> fingerprints(ImageGenerator held) {
    return held.fingerprints().stream()
        .collect(Collectors.toMap(ModelFingerprint::model, ModelFingerprint::digest));
  }

  private void beat() {
    beat(slots.count());
  }

  private void beat(int offered) {
    try {
      var heartbeat =
          new WorkerHeartbeat(
              id.value(),
              clock.instant(),
              trains ? 0 : offered,
              attempts.all(),
              draining || !environment.mayTake(),
              generator.ifReady().map(ImageGenerator::device).orElse(device),
              generator.ifReady().map(ImageGenerator::card).orElse(null),
              generator
                  .ifReady()
                  .map(held -> held.cards().stream().skip(1).toList())
                  .orElse(List.of()),
              generator.ifReady().map(Heartbeat::fingerprints).orElse(Map.of()),
              trains ? true : null);
      publishing.published();
      last = events.publish(heartbeat, null);
      last.thenRun(publishing::confirmed);
    } catch (RuntimeException e) {
      // An exception would end the timer, and a worker without a heartbeat counts as gone.
      LOG.warnf("could not publish a heartbeat: %s", e.toString());
    }
  }
}
