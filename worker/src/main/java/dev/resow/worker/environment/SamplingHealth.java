package dev.resow.worker.environment;

import dev.resow.contract.health.Probe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Whether the model can be used: a circuit breaker. After an I/O failure while sampling no job is
 * taken for a while, then one to see; the pause doubles while it fails. A job that fails again
 * where others succeeded meanwhile is the one to blame.
 */
public final class SamplingHealth {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Clock clock;
  private final Set<UUID> failed = new HashSet<>();
  private final Set<UUID> suspects = new HashSet<>();
  private Probe.Status status;
  private Duration pause = FIRST_PAUSE;
  private Instant retryAt = Instant.MIN;

  public SamplingHealth(Clock clock) {
    this.clock = clock;
    this.status = new Probe.Status(true, null, clock.instant());
  }

  public synchronized Probe.Status status() {
    return status;
  }

  /** False while the pause after a failure lasts. */
  public synchronized boolean mayTry() {
    return status.up() || !clock.instant().isBefore(retryAt);
  }

  /**
   * An I/O failure while the job was sampled.
   *
   * @return what is wrong with this worker; or null if it is the job that fails: others succeeded
   *     since it failed for the first time
   */
  public synchronized String failed(UUID job, Throwable failure) {
    if (suspects.remove(job)) return null;
    failed.add(job);
    Instant now = clock.instant();
    String detail =
        failure instanceof InternalError
            ? "a model file changed while it was in use (RESOW_MODEL)"
            : StorageFault.of("a model file (RESOW_MODEL) or a temporary file", failure);
    status = new Probe.Status(false, detail, status.up() ? now : status.since());
    retryAt = now.plus(pause);
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    return detail;
  }

  /** A picture was finished. */
  public synchronized void works() {
    suspects.clear();
    suspects.addAll(failed);
    failed.clear();
    pause = FIRST_PAUSE;
    if (!status.up()) status = new Probe.Status(true, null, clock.instant());
  }
}
