package dev.resow.worker.environment;

import dev.resow.contract.health.Probe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Whether the broker works for this worker: it answers, and it confirms what is published. */
public final class PublishingHealth {
  /** Heartbeats are published every two seconds; so long without a confirmed one is a fault. */
  private static final Duration UNCONFIRMED = Duration.ofSeconds(15);

  private final Supplier<Probe.Status> broker;
  private final Clock clock;
  private volatile Instant unconfirmedSince;

  /**
   * @param broker whether the broker answers
   */
  public PublishingHealth(Supplier<Probe.Status> broker, Clock clock) {
    this.broker = broker;
    this.clock = clock;
  }

  public Probe.Status status() {
    var status = broker.get();
    Instant since = unconfirmedSince;
    return status.up() && since != null && since.plus(UNCONFIRMED).isBefore(clock.instant())
        ? new Probe.Status(false, "the broker answers but rejects the events of this worker", since)
        : status;
  }

  /** An event was published, and the broker has not confirmed it yet. */
  public void published() {
    if (unconfirmedSince == null) unconfirmedSince = clock.instant();
  }

  /** The broker has confirmed an event. */
  public void confirmed() {
    unconfirmedSince = null;
  }
}
