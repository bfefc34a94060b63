package dev.resow.chaos.watch;

import dev.resow.chaos.audit.HealthSpan.Check;
import dev.resow.chaos.audit.HealthSpan.Status;
import dev.resow.chaos.audit.Restart;
import dev.resow.chaos.deploy.Deployment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts again what ended by itself, as systemd or Kubernetes would, and with a {@link
 * HealthWatcher} also what says that it is not alive. A process that is frozen on purpose is left
 * alone.
 */
public final class Supervisor implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;

  /** Time a liveness check must be DOWN. */
  static final Duration DOWN = Duration.ofSeconds(5);

  /** Time a liveness check must not answer at all. */
  static final Duration SILENT = Duration.ofSeconds(15);

  /** Time between two starts of a process that ends by itself. */
  private static final Duration BACK_OFF = Duration.ofSeconds(3);

  /**
   * What was seen of a process that was killed is not held against the new one, nor what was seen
   * of a frozen one after it was thawed.
   */
  private static final Duration AFTERWARDS = Duration.ofSeconds(10);

  private final Deployment deployment;
  private final HealthWatcher health;
  private final Clock clock;
  private final Map<String, Instant> started = new HashMap<>();
  private final Map<String, Instant> excused = new HashMap<>();
  private final List<Restart> restarts = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  /** Looks only at whether the processes are there. */
  public Supervisor(Deployment deployment) {
    this(deployment, null, Clock.systemUTC());
  }

  /** Looks at the liveness checks as well. */
  public Supervisor(Deployment deployment, HealthWatcher health, Clock clock) {
    this.deployment = deployment;
    this.health = health;
    this.clock = clock;
    thread = Thread.ofPlatform().name("supervisor").daemon().start(this::run);
  }

  /** What was started again so far. */
  public List<Restart> restarts() {
    return List.copyOf(restarts);
  }

  private void run() {
    try {
      while (!stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        deployment.ended().forEach(this::restartEnded);
        if (health != null) deployment.apps().forEach(this::restartIfDead);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException closed) {
      // The deployment has been closed meanwhile.
    }
  }

  /** One that ends at once, again and again, must not take the cores of the others. */
  private void restartEnded(String name) {
    Instant now = clock.instant();
    if (now.isBefore(started.getOrDefault(name, Instant.EPOCH).plus(BACK_OFF))) return;
    started.put(name, now);
    restarts.add(new Restart(name, now, "it had exited by itself"));
    deployment.restart(name);
  }

  private void restartIfDead(String name) {
    if (!deployment.runsFreely(name)) excused.put(name, clock.instant());
    Instant last = excused.getOrDefault(name, Instant.EPOCH);
    if (last.plus(AFTERWARDS).isAfter(clock.instant())) return;
    Optional<String> why =
        over(name, Status.DOWN, DOWN).or(() -> over(name, Status.SILENT, SILENT));
    if (why.isEmpty() || !deployment.killUnlessDown(name)) return;
    excused.put(name, clock.instant());
    restarts.add(new Restart(name, clock.instant(), why.get()));
    deployment.restart(name);
  }

  private Optional<String> over(String name, Status status, Duration limit) {
    return health
        .lasting(name, Check.LIVE, status)
        .filter(lasting -> lasting.compareTo(limit) > 0)
        .map(lasting -> "its liveness was %s for %d s".formatted(status, lasting.toSeconds()));
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
