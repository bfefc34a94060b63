package dev.resow.scheduler.dispatch;

import dev.resow.contract.Json;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.ledger.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The queries that decide whose turn it is; call them in a transaction. */
@ApplicationScoped
class DispatchQueue {
  /** Key of the advisory lock: any constant, the same in every scheduler. */
  private static final long TURN_LOCK = 0x7265736f77L;

  private static final String TAKE_TURN =
      """
      SELECT set_config('idle_in_transaction_session_timeout', '5s', true)
             || CAST(pg_advisory_xact_lock(?) AS text)""";
  private static final String FLEET =
      """
      SELECT (SELECT coalesce(sum(slots), 0) FROM worker
              WHERE heard_at >= ? AND NOT draining) AS slots,
             (SELECT count(*) FROM job WHERE state IN ('DISPATCHED', 'RUNNING')) AS in_flight""";
  private static final String NEXT =
      """
      WITH RECURSIVE lanes AS (
        (SELECT priority, tenant FROM job
         WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
         ORDER BY priority, tenant LIMIT 1)
        UNION ALL
        SELECT following.priority, following.tenant
        FROM lanes CROSS JOIN LATERAL (
          SELECT priority, tenant FROM job
          WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
            AND (priority, tenant) > (lanes.priority, lanes.tenant)
          ORDER BY priority, tenant LIMIT 1) following),
      head AS (
        SELECT lanes.priority, lanes.tenant, first.id, first.created_at,
               row_number() OVER (PARTITION BY lanes.priority, lanes.tenant
                                  ORDER BY first.created_at, first.id) AS place,
               row_number() OVER (PARTITION BY lanes.tenant
                                  ORDER BY lanes.priority, first.created_at, first.id)
                 AS tenant_place
        FROM lanes CROSS JOIN LATERAL (
          SELECT id, created_at FROM job
          WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
            AND priority = lanes.priority AND tenant = lanes.tenant
            AND (next_at IS NULL OR next_at <= ?)
            AND (deadline IS NULL OR deadline > ?)
          ORDER BY created_at, id LIMIT ?) first),
      in_flight AS (
        SELECT tenant, count(*) AS jobs FROM job
        WHERE state IN ('DISPATCHED', 'RUNNING') GROUP BY tenant),
      costed AS (
        SELECT head.*, coalesce(CAST(CAST(? AS jsonb) ->> head.tenant AS bigint), ?) AS cost
        FROM head LEFT JOIN in_flight ON in_flight.tenant = head.tenant
        WHERE head.tenant_place <=
          coalesce(CAST(CAST(? AS jsonb) ->> head.tenant AS bigint), ?)
          - coalesce(in_flight.jobs, 0))
      SELECT costed.id, costed.priority, costed.tenant,
             greatest(coalesce(lane.vtime, 0), coalesce(lane_clock.vtime, 0))
               + (costed.place - 1) * costed.cost AS tag,
             costed.cost
      FROM costed
      LEFT JOIN lane ON lane.priority = costed.priority AND lane.tenant = costed.tenant
      LEFT JOIN lane_clock ON lane_clock.priority = costed.priority
      ORDER BY costed.priority, tag, costed.created_at, costed.id
      LIMIT ?""";
  private static final String TAKEN =
      """
      WITH turn AS (
        SELECT * FROM jsonb_to_recordset(CAST(? AS jsonb))
          AS turn (priority smallint, tenant text, tag bigint, cost bigint)),
      clock AS (
        INSERT INTO lane_clock (priority, vtime)
        SELECT priority, max(tag) FROM turn GROUP BY priority
        ON CONFLICT (priority)
        DO UPDATE SET vtime = greatest(lane_clock.vtime, excluded.vtime))
      INSERT INTO lane (priority, tenant, vtime)
      SELECT priority, tenant, max(tag + cost) FROM turn GROUP BY priority, tenant
      ON CONFLICT (priority, tenant) DO UPDATE SET vtime = excluded.vtime""";

  private final Database database;
  private final Shares shares;
  private final DispatchSettings window;

  DispatchQueue(Database database, Shares shares, DispatchSettings window) {
    this.database = database;
    this.shares = shares;
    this.window = window;
  }

  /**
   * Waits until no other scheduler dispatches; the turn ends with the transaction. A scheduler that
   * freezes in its turn loses it after five seconds.
   */
  void takeTurn() {
    database.run(
        connection -> {
          try (var lock = connection.prepareStatement(TAKE_TURN)) {
            lock.setLong(1, TURN_LOCK);
            lock.execute();
          }
        });
  }

  /** How many more jobs may be in flight. */
  Window free(Instant now) {
    return database.call(
        connection -> {
          try (var query = connection.prepareStatement(FLEET)) {
            query.setObject(1, time(now.minusSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS)));
            try (var fleet = query.executeQuery()) {
              fleet.next();
              return Window.of(window, fleet.getInt("slots"), fleet.getInt("in_flight"));
            }
          }
        });
  }

  /**
   * A job whose turn it is.
   *
   * @param tag its virtual start time in its class (start-time fair queueing, Goyal et al. 1996)
   * @param cost what the turn adds to its lane's virtual time
   */
  record Turn(UUID id, short priority, String tenant, long tag, long cost) {}

  /**
   * The next jobs: by class; inside a class tenants take turns by weight, in the order of virtual
   * start times; then by age. A tenant at its running limit is left out. Looks at {@code limit}
   * jobs per lane (class and tenant), however long the queue is: {@code lanes} hops from one lane
   * to the next in the index.
   */
  List<Turn> next(int limit, Instant now) {
    return database.call(connection -> next(connection, limit, now));
  }

  private List<Turn> next(Connection connection, int limit, Instant now) throws SQLException {
    try (var query = connection.prepareStatement(NEXT)) {
      query.setObject(1, time(now));
      query.setObject(2, time(now));
      query.setInt(3, limit);
      query.setString(4, shares.costs());
      query.setLong(5, shares.standardCost());
      query.setString(6, shares.mostRunning());
      query.setLong(7, shares.standardMostRunning());
      query.setInt(8, limit);
      var turns = new ArrayList<Turn>();
      try (var found = query.executeQuery()) {
        while (found.next())
          turns.add(
              new Turn(
                  found.getObject(1, UUID.class),
                  found.getShort(2),
                  found.getString(3),
                  found.getLong(4),
                  found.getLong(5)));
      }
      return turns;
    }
  }

  /** Stores that these turns were taken. */
  void taken(List<Turn> turns) {
    if (turns.isEmpty()) return;
    database.run(
        connection -> {
          try (var taken = connection.prepareStatement(TAKEN)) {
            taken.setString(1, Json.text(turns));
            taken.executeUpdate();
          }
        });
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
