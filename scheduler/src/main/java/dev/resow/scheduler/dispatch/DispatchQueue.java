package dev.resow.scheduler.dispatch;

import dev.resow.contract.Json;
import dev.resow.contract.WorkerHeartbeat;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;

/** The queries that decide whose turn it is; call them in a transaction. */
@ApplicationScoped
class DispatchQueue {
  /** Key of the advisory lock: any constant, the same in every scheduler. */
  private static final long TURN_LOCK = 0x7265736f77L;

  private final Session session;
  private final int leastWindow;
  private final int perSlot;

  /**
   * @param leastWindow jobs in flight even if no worker is known, so that the first one finds work
   * @param perSlot jobs in flight per worker slot: one it samples, the rest ready to be taken
   */
  DispatchQueue(
      Session session,
      @ConfigProperty(name = "resow.dispatch.least-window", defaultValue = "2") int leastWindow,
      @ConfigProperty(name = "resow.dispatch.per-slot", defaultValue = "2") int perSlot) {
    this.session = session;
    this.leastWindow = leastWindow;
    this.perSlot = perSlot;
  }

  /**
   * Waits until no other scheduler dispatches; the turn ends with the transaction. A scheduler that
   * freezes in its turn loses it after five seconds.
   */
  void takeTurn() {
    session
        .createNativeQuery(
            """
            SELECT set_config('idle_in_transaction_session_timeout', '5s', true)
                   || CAST(pg_advisory_xact_lock(:turn) AS text)""",
            String.class)
        .setParameter("turn", TURN_LOCK)
        .getSingleResult();
  }

  /** How many more jobs may be in flight. */
  int free(Instant now) {
    Instant alive = now.minusSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS);
    Long free =
        session
            .createNativeQuery(
                """
                SELECT greatest(:least, :perSlot * (SELECT coalesce(sum(slots), 0) FROM worker
                                                    WHERE heard_at >= :alive AND NOT draining))
                       - (SELECT count(*) FROM job WHERE state IN ('DISPATCHED', 'RUNNING'))""",
                Long.class)
            .setParameter("least", leastWindow)
            .setParameter("perSlot", perSlot)
            .setParameter("alive", alive)
            .getSingleResult();
    return Math.max(0, free.intValue());
  }

  /**
   * A job whose turn it is.
   *
   * @param tag its virtual start time in its class (start-time fair queueing, Goyal et al. 1996)
   */
  record Turn(UUID id, Short priority, String tenant, Long tag) {}

  /**
   * The next jobs: by class; inside a class tenants take turns, by virtual start time; then by age.
   * Looks at {@code limit} jobs per lane (class and tenant), however long the queue is: {@code
   * lanes} hops from one lane to the next in the index.
   */
  List<Turn> next(int limit, Instant now) {
    return session
        .createNativeQuery(
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
                                        ORDER BY first.created_at, first.id) AS place
              FROM lanes CROSS JOIN LATERAL (
                SELECT id, created_at FROM job
                WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
                  AND priority = lanes.priority AND tenant = lanes.tenant
                  AND (next_at IS NULL OR next_at <= :now)
                ORDER BY created_at, id LIMIT :limit) first)
            SELECT head.id, head.priority, head.tenant,
                   greatest(coalesce(lane.vtime, 0), coalesce(lane_clock.vtime, 0))
                     + head.place - 1 AS tag
            FROM head
            LEFT JOIN lane ON lane.priority = head.priority AND lane.tenant = head.tenant
            LEFT JOIN lane_clock ON lane_clock.priority = head.priority
            ORDER BY head.priority, tag, head.created_at, head.id
            LIMIT :limit""",
            Turn.class)
        .setParameter("now", now)
        .setParameter("limit", limit)
        .getResultList();
  }

  /** Remembers that these turns were taken. */
  void taken(List<Turn> turns) {
    if (turns.isEmpty()) return;
    session
        .createNativeMutationQuery(
            """
            WITH turn AS (
              SELECT * FROM jsonb_to_recordset(CAST(:turns AS jsonb))
                AS turn (priority smallint, tenant text, tag bigint)),
            clock AS (
              INSERT INTO lane_clock (priority, vtime)
              SELECT priority, max(tag) FROM turn GROUP BY priority
              ON CONFLICT (priority)
              DO UPDATE SET vtime = greatest(lane_clock.vtime, excluded.vtime))
            INSERT INTO lane (priority, tenant, vtime)
            SELECT priority, tenant, max(tag) + 1 FROM turn GROUP BY priority, tenant
            ON CONFLICT (priority, tenant) DO UPDATE SET vtime = excluded.vtime""")
        .setParameter("turns", new String(Json.write(turns), StandardCharsets.UTF_8))
        .executeUpdate();
  }
}
