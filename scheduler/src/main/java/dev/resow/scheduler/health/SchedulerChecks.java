package dev.resow.scheduler.health;

import dev.resow.contract.health.Probe;
import dev.resow.messaging.Grants;
import dev.resow.messaging.quarkus.StatusCheck;
import dev.resow.persistence.health.BrokerHealth;
import dev.resow.persistence.health.DatabaseHealth;
import io.smallrye.health.api.AsyncHealthCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: database and broker answer, and what waits moves. Alive: no loop stands still while it has
 * both. Without them no restart would help, so that is not a reason for one.
 */
@ApplicationScoped
class SchedulerChecks {
  private final DatabaseHealth database;
  private final BrokerHealth broker;
  private final DispatchHealth dispatch;
  private final ScheduledWork scheduled;
  private final IntakeProgress intake;
  private final Duration noProgress;
  private final Clock clock;

  /**
   * @param noProgress how long work may wait while nothing moves, by default 20 s
   */
  SchedulerChecks(
      DatabaseHealth database,
      BrokerHealth broker,
      DispatchHealth dispatch,
      ScheduledWork scheduled,
      IntakeProgress intake,
      Clock clock,
      @ConfigProperty(name = "resow.health.no-progress", defaultValue = "PT20S")
          Duration noProgress) {
    this.database = database;
    this.broker = broker;
    this.dispatch = dispatch;
    this.scheduled = scheduled;
    this.intake = intake;
    this.clock = clock;
    this.noProgress = noProgress;
  }

  @Produces
  @Singleton
  Grants grants() {
    return Grants.SCHEDULER;
  }

  @Produces
  @Readiness
  AsyncHealthCheck broker() {
    return new StatusCheck("broker", broker::status);
  }

  @Produces
  @Readiness
  AsyncHealthCheck dispatchReady() {
    return new StatusCheck("dispatch", () -> dispatch.loop().status(noProgress, excused()));
  }

  @Produces
  @Liveness
  AsyncHealthCheck dispatchAlive() {
    return dispatchReady();
  }

  @Produces
  @Readiness
  AsyncHealthCheck intakeReady() {
    return new StatusCheck("intake", () -> intake.status(noProgress, excused()));
  }

  @Produces
  @Liveness
  AsyncHealthCheck intakeAlive() {
    return intakeReady();
  }

  @Produces
  @Readiness
  AsyncHealthCheck scheduledReady() {
    return new StatusCheck("scheduled work", () -> scheduled.status(noProgress, excused()));
  }

  @Produces
  @Liveness
  AsyncHealthCheck scheduledAlive() {
    return scheduledReady();
  }

  /** The moment until which database or broker were away: from then on progress can be expected. */
  private Instant excused() {
    Probe.Status of = database.status();
    Probe.Status on = broker.status();
    if (!of.up() || !on.up()) return clock.instant();
    return of.since().isAfter(on.since()) ? of.since() : on.since();
  }
}
