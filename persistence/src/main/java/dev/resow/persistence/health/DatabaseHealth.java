package dev.resow.persistence.health;

import dev.resow.contract.health.Probe;
import dev.resow.persistence.SharedClock;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jboss.logging.Logger;

/**
 * Whether the database answers and takes writes, and which time it has. Asks on a connection of its
 * own: a pool that is busy says nothing about the server.
 *
 * <p>When another server answers than before, after a failover or a restart, every connection of
 * the pool leads to one that is gone: they are closed, those in use too, so that nobody waits for
 * an answer until a time limit.
 */
@Startup
@ApplicationScoped
public class DatabaseHealth {
  private static final Logger LOG = Logger.getLogger(DatabaseHealth.class);

  private static final String QUERY =
      "SELECT pg_is_in_recovery(), clock_timestamp(), pg_postmaster_start_time()";

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** A check that takes longer counts as DOWN, before a request would run into its time limit. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final AgroalDataSource pool;
  private final SharedClock time;
  private final Probe probe;
  private Connection connection;
  private boolean wasDown;

  /** Start of the server that answered last: another server or a restart has another one. */
  private Instant server;

  DatabaseHealth(AgroalDataSource pool, SharedClock time, Clock clock) {
    this.pool = pool;
    this.time = time;
    this.probe = new Probe("the database", this::check, EVERY, SILENCE, clock).start();
  }

  /** Returns at once. */
  public Probe.Status status() {
    return probe.status();
  }

  /** How many checks found that it works, see {@link Probe#successes}; returns at once. */
  public long answers() {
    return probe.successes();
  }

  private void check() throws IOException {
    Instant answering;
    try {
      if (connection == null) connection = DirectConnections.like(pool, ANSWER).getConnection();
      answering = query();
    } catch (SQLException e) {
      forget();
      wasDown = true;
      throw new IOException(DatabaseFault.of(e).sentence(), e);
    }
    if (server != null && !server.equals(answering)) {
      LOG.warn("another database server answers, or it was restarted: closing all connections");
      pool.flush(FlushMode.ALL);
    } else if (wasDown) {
      // Connections that idled meanwhile may have been cut off without a word.
      pool.flush(FlushMode.IDLE);
    }
    server = answering;
    wasDown = false;
  }

  /**
   * @return when the server started
   */
  private Instant query() throws SQLException, IOException {
    Instant asked = time.instant();
    try (var query = connection.createStatement();
        var answer = query.executeQuery(QUERY)) {
      answer.next();
      if (answer.getBoolean(1))
        throw new IOException("the database is a standby and takes no writes");
      time.read(answer.getObject(2, OffsetDateTime.class).toInstant(), asked);
      return answer.getObject(3, OffsetDateTime.class).toInstant();
    }
  }

  private void forget() {
    try {
      if (connection != null) connection.close();
    } catch (SQLException e) {
      // It is of no use any more.
    }
    connection = null;
  }

  void stop(@Observes ShutdownEvent event) {
    probe.close();
  }
}
