package dev.resow.scheduler.health;

import dev.resow.contract.health.Probe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Turns of a loop: when one began, how the last one ended. Safe for any thread. */
public final class LoopHealth {
  private final String name;
  private final Clock clock;
  private Instant turnSince;
  private Instant failingSince;
  private String failure;
  private Instant upSince;

  /**
   * @param name "the dispatch loop"
   */
  public LoopHealth(String name, Clock clock) {
    this.name = name;
    this.clock = clock;
    this.upSince = now();
  }

  /** An iteration starts. */
  public synchronized void begins() {
    if (turnSince == null) turnSince = now();
  }

  /** The iteration ended. */
  public synchronized void ends() {
    if (failingSince != null) upSince = now();
    turnSince = null;
    failingSince = null;
    failure = null;
  }

  /** The iteration failed; the loop continues. */
  public synchronized void fails(Throwable reason) {
    turnSince = null;
    if (failingSince == null) failingSince = now();
    failure = String.valueOf(reason.getMessage());
  }

  /**
   * Whether a turn came to an end lately.
   *
   * @param longest time a turn may take, or may fail again and again
   * @param excused until then it had nothing to work with, and is not to blame
   */
  public synchronized Probe.Status status(Duration longest, Instant excused) {
    Instant limit = now().minus(longest);
    if (turnSince != null && turnSince.isBefore(limit) && excused.isBefore(limit))
      return new Probe.Status(false, name + " is stuck in one iteration", turnSince);
    if (failingSince != null && failingSince.isBefore(limit) && excused.isBefore(limit))
      return new Probe.Status(false, name + " fails in every iteration: " + failure, failingSince);
    return new Probe.Status(true, null, upSince);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
