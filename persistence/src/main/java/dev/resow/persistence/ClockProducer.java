package dev.resow.persistence;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** The time of everybody who is not handed another clock. */
@ApplicationScoped
class ClockProducer {
  private static final Logger LOG = Logger.getLogger(ClockProducer.class);
  private static final String TIME = "SELECT clock_timestamp() AS time";

  @Produces
  @ApplicationScoped
  @DefaultBean
  Clock clock(SharedClock shared) {
    return shared.withZone(ZoneOffset.UTC);
  }

  /** What starts must not begin with a wrong time; a database that is away is not waited for. */
  @Produces
  @Singleton
  SharedClock shared(Sql sql) {
    var clock = new SharedClock(Instant.now(), System::nanoTime);
    try {
      Instant asked = clock.instant();
      sql.first(TIME, row -> Sql.instant(row, "time"))
          .ifPresent(database -> clock.read(database, asked));
    } catch (DatabaseException away) {
      LOG.debugf("the time of this machine counts until the database answers: %s", away);
    }
    return clock;
  }
}
