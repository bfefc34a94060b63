package dev.resow.worker.messaging;

import dev.resow.contract.SteadyClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The ready topic that workers of every model read. After a record of a model that this worker does
 * not hold it leaves the topic alone for a moment, so that another worker acquires the record.
 */
@ApplicationScoped
public class SharedTopic {
  static final Duration PAUSE = Duration.ofSeconds(3);

  private final Clock clock;
  private volatile Instant resumeAt = Instant.MIN;

  @Inject
  SharedTopic() {
    this(SteadyClock.start());
  }

  SharedTopic(Clock clock) {
    this.clock = clock;
  }

  /** A record of another model was released. */
  void pause() {
    resumeAt = clock.instant().plus(PAUSE);
  }

  /** Whether records may be taken from it now. */
  boolean mayTake() {
    return !clock.instant().isBefore(resumeAt);
  }
}
