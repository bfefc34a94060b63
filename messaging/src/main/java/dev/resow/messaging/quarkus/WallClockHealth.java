package dev.resow.messaging.quarkus;

import dev.resow.contract.SteadyClock;
import dev.resow.contract.health.Probe;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.health.api.AsyncHealthCheck;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether the clock of this machine was set back while the process runs. The timers of Kafka's
 * clients and of Quarkus' scheduler go by it: those that run then stand still until it shows again
 * what it had shown. Threads, executors, Vert.x and Netty measure with the monotonic clock and go
 * on.
 */
@Startup
@Singleton
public class WallClockHealth {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** Shorter than what waits for a timer notices. */
  private static final Duration TOLERANCE = Duration.ofSeconds(15);

  private final InstantSource wall;
  private final Probe probe;
  private Instant latest = Instant.MIN;

  @Inject
  WallClockHealth() {
    this(InstantSource.system(), SteadyClock.start());
    probe.start();
  }

  /**
   * @param wall the clock of this machine
   * @param clock of the probe
   */
  WallClockHealth(InstantSource wall, Clock clock) {
    this.wall = wall;
    this.probe = new Probe("the clock of this machine", this::check, EVERY, SILENCE, clock);
    probe.works();
  }

  @Produces
  @Liveness
  AsyncHealthCheck clock() {
    return new StatusCheck("clock", probe::status);
  }

  /**
   * @throws IOException if it was set back and has not caught up
   */
  void check() throws IOException {
    Instant now = wall.instant();
    if (now.isAfter(latest)) latest = now;
    else if (now.plus(TOLERANCE).isBefore(latest))
      throw new IOException(
          "the clock of this machine was set back: timers of this process stand still until it"
              + " shows %s; this process must be restarted".formatted(latest));
  }

  void stop(@Observes ShutdownEvent event) {
    probe.close();
  }
}
