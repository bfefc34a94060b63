package dev.resow.scheduler.dispatch;

import dev.resow.contract.Json;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.ledger.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who can sample: one row per worker, refreshed by its heartbeats. */
@ApplicationScoped
public class Workers {
  private static final String STORE =
      """
      INSERT INTO worker (id, heard_at, slots, draining, device, running, model)
      VALUES (?, ?, ?, ?, ?, CAST(? AS jsonb), CAST(? AS jsonb))
      ON CONFLICT (id) DO UPDATE SET heard_at = excluded.heard_at, slots = excluded.slots,
        draining = excluded.draining, device = excluded.device,
        running = excluded.running, model = excluded.model""";

  /** A job that was heard of a moment ago is left alone, so that its events need not wait. */
  private static final String ALIVE =
      """
      UPDATE job SET heard_at = ?
      WHERE id = ? AND attempt = ? AND worker = ? AND state = 'RUNNING' AND heard_at < ?""";

  private static final String FORGET =
      """
      DELETE FROM worker WHERE id IN (
        SELECT id FROM worker ORDER BY heard_at DESC, id OFFSET ?)""";

  /** Most workers that are kept: those that were heard of last. */
  static final int MOST = 1_000;

  /** An attempt that a worker reports as running. */
  private record Held(String worker, WorkerHeartbeat.Running attempt) {}

  private static final Duration OFTEN_ENOUGH = Duration.ofSeconds(10);

  /** The next heartbeat makes good what a crash of the database takes. */
  private static final String UNHURRIED = "SET LOCAL synchronous_commit = off";

  private final Database database;
  private final Clock clock;

  /** Rows written since the table was shortened. */
  private final AtomicInteger rows = new AtomicInteger();

  Workers(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Stores the newest heartbeat of each worker and counts it as a sign of life of the attempts that
   * it holds by the scheduler's own word. Times are the scheduler's, so that no worker's clock
   * matters.
   */
  @Transactional
  public void heard(List<WorkerHeartbeat> heartbeats) {
    var newest = new TreeMap<String, WorkerHeartbeat>();
    heartbeats.forEach(beat -> newest.put(beat.worker(), beat));
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    var running =
        newest.values().stream()
            .flatMap(beat -> beat.running().stream().map(r -> new Held(beat.worker(), r)))
            .sorted(Comparator.comparing(held -> held.attempt().jobId()))
            .toList();
    database.run(
        connection -> {
          try (var unhurried = connection.createStatement()) {
            unhurried.execute(UNHURRIED);
          }
          store(connection, newest.values(), now);
          if (rows.addAndGet(newest.size()) > MOST / 2) forgetOldest(connection);
          alive(connection, running, now);
        });
  }

  private static void store(
      Connection connection, Collection<WorkerHeartbeat> beats, OffsetDateTime now)
      throws SQLException {
    try (var store = connection.prepareStatement(STORE)) {
      for (WorkerHeartbeat beat : beats) {
        store.setString(1, beat.worker());
        store.setObject(2, now);
        store.setInt(3, beat.slots());
        store.setBoolean(4, beat.draining());
        store.setString(5, beat.device());
        store.setString(6, json(beat.running()));
        store.setString(7, beat.model() == null ? null : json(beat.model()));
        store.addBatch();
      }
      store.executeBatch();
    }
  }

  /** Limit against invented worker names that would fill the table. */
  private void forgetOldest(Connection connection) throws SQLException {
    rows.set(0);
    try (var forget = connection.prepareStatement(FORGET)) {
      forget.setInt(1, MOST);
      forget.executeUpdate();
    }
  }

  private static void alive(Connection connection, List<Held> attempts, OffsetDateTime now)
      throws SQLException {
    if (attempts.isEmpty()) return;
    try (var alive = connection.prepareStatement(ALIVE)) {
      for (var held : attempts) {
        alive.setObject(1, now);
        alive.setObject(2, held.attempt().jobId());
        alive.setInt(3, held.attempt().attempt());
        alive.setString(4, held.worker());
        alive.setObject(5, now.minus(OFTEN_ENOUGH));
        alive.addBatch();
      }
      alive.executeBatch();
    }
  }

  private static String json(Object value) {
    return Json.text(value);
  }
}
