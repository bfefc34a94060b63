package dev.resow.persistence.health;

import dev.resow.contract.health.Probe;
import dev.resow.persistence.SharedClock;
import io.agroal.api.AgroalDataSource;
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

/**
 * Whether the database answers and takes writes, and which time it has. Asks on a connection of its
 * own: a pool that is busy says nothing about the server.
 */
@Startup
@ApplicationScoped
public class DatabaseHealth {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** A check that takes longer counts as DOWN, before a request would run into its time limit. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final AgroalDataSource pool;
  private final SharedClock time;
  private final Probe probe;
  private Connection connection;
  private boolean wasDown;

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
    try {
      if (connection == null) connection = DirectConnections.like(pool, ANSWER).getConnection();
      query();
    } catch (SQLException e) {
      forget();
      wasDown = true;
      throw new IOException(DatabaseFault.of(e).sentence(), e);
    }
    if (wasDown) {
      wasDown = false;
      // Connections that idled meanwhile may lead to a server that is gone without a word.
      pool.flush(AgroalDataSource.FlushMode.IDLE);
    }
  }

  private void query() throws SQLException, IOException {
    Instant asked = time.instant();
    try (var query = connection.createStatement();
        var answer = query.executeQuery("SELECT pg_is_in_recovery(), clock_timestamp()")) {
      answer.next();
      if (answer.getBoolean(1))
        throw new IOException("the database is a standby and takes no writes");
      time.read(answer.getObject(2, OffsetDateTime.class).toInstant(), asked);
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
