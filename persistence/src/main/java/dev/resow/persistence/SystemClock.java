package dev.resow.persistence;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;

/** The time of everybody who is not handed another clock. */
@ApplicationScoped
class SystemClock {
  /** PostgreSQL keeps microseconds: a time that was stored must compare equal to itself. */
  @Produces
  @ApplicationScoped
  @DefaultBean
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
  }
}
