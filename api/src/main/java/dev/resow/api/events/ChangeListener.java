package dev.resow.api.events;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * Hears from PostgreSQL which job has new events, the moment the scheduler commits them. Holds one
 * connection of the pool. Now and then it looks by itself, once for all watchers together: that
 * finds a lost notification, and a connection that broke without a word. A new connection makes
 * every watcher look.
 */
@ApplicationScoped
class ChangeListener {
  private static final Logger LOG = Logger.getLogger(ChangeListener.class);

  /** The channel of the trigger on job_event. */
  private static final String CHANNEL = "resow_job";

  private static final int WAIT_MILLIS = 500;
  private static final int ANSWER_SECONDS = 5;

  /** How often a silent server is probed, and how long it may take to answer. */
  private static final long PROBE_EVERY_NANOS = Duration.ofSeconds(2).toNanos();

  private static final int PROBE_MILLIS = 3_000;

  private final AgroalDataSource database;
  private final Watchers watchers;
  private final StreamSettings settings;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private Thread thread;
  private volatile boolean listening;

  ChangeListener(AgroalDataSource database, Watchers watchers, StreamSettings settings) {
    this.database = database;
    this.watchers = watchers;
    this.settings = settings;
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofPlatform().name("job-changes").daemon().start(this::run);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping.countDown();
    if (thread != null) thread.join(5_000);
  }

  /** True while the connection receives notifications. */
  boolean isListening() {
    return listening;
  }

  private void run() {
    while (stopping.getCount() > 0) {
      try {
        listen();
      } catch (SQLException e) {
        LOG.warnf(
            "lost the connection that listens for job changes, reconnecting: %s", e.getMessage());
        try {
          if (stopping.await(1, TimeUnit.SECONDS)) return;
        } catch (InterruptedException i) {
          return;
        }
      }
    }
  }

  private void listen() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("LISTEN " + CHANNEL);
      try {
        listening = true;
        watchers.lost();
        var postgres = connection.unwrap(PGConnection.class);
        long probeAt = System.nanoTime() + PROBE_EVERY_NANOS;
        long look = nextLook();
        while (stopping.getCount() > 0) {
          for (var notice : postgres.getNotifications(WAIT_MILLIS))
            watchers.changed(UUID.fromString(notice.getParameter()));
          if (System.nanoTime() - probeAt >= 0) {
            probe(connection, statement);
            probeAt = System.nanoTime() + PROBE_EVERY_NANOS;
          }
          if (System.nanoTime() - look >= 0) {
            lookForAll(connection);
            look = nextLook();
          }
        }
      } finally {
        listening = false;
        // The connection goes back to the pool: its next user does not want the notifications.
        if (!connection.isClosed()) statement.execute("UNLISTEN " + CHANNEL);
      }
    }
  }

  /** A frozen server sends no notifications, and the connection reports no error. */
  private static void probe(Connection connection, Statement statement) throws SQLException {
    int before = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, PROBE_MILLIS);
    statement.execute("SELECT 1 AS listening");
    connection.setNetworkTimeout(Runnable::run, before);
  }

  private long nextLook() {
    return System.nanoTime() + settings.lookEvery().toNanos();
  }

  private void lookForAll(Connection connection) throws SQLException {
    Map<UUID, Integer> watched = watchers.watched();
    if (watched.isEmpty()) return;
    try (var query = connection.prepareStatement("SELECT id, events FROM job WHERE id = ANY (?)")) {
      query.setQueryTimeout(ANSWER_SECONDS);
      query.setArray(1, connection.createArrayOf("uuid", watched.keySet().toArray()));
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          UUID job = rows.getObject(1, UUID.class);
          if (rows.getInt(2) > watched.get(job)) watchers.behind(job);
        }
      }
    }
  }
}
