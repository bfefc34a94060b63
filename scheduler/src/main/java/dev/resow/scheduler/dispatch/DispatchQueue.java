package dev.resow.scheduler.dispatch;

import dev.resow.contract.Json;
import dev.resow.contract.WorkerHeartbeat;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** The queries that decide whose turn it is; call them in a transaction. */
@ApplicationScoped
class DispatchQueue {
  /** Key of the advisory lock: any constant, the same in every scheduler. */
  private static final long TURN_LOCK = 0x7265736f77L;

  private final Session session;
  private final Shares shares;
  private final DispatchSettings window;

  DispatchQueue(Session session, Shares shares, DispatchSettings window) {
    this.session = session;
    this.shares = shares;
    this.window = window;
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
  Window free(Instant now) {
    var fleet =
        session
            .createNativeQuery(
                """
                SELECT (SELECT coalesce(sum(slots), 0) FROM worker
                        WHERE heard_at >= :alive AND NOT draining) AS slots,
                       (SELECT count(*) FROM job
                        WHERE state IN ('DISPATCHED', 'RUNNING')) AS in_flight""",
                Fleet.class)
            .setParameter("alive", now.minusSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS))
            .getSingleResult();
    return Window.of(window, fleet.slots().intValue(), fleet.inFlight().intValue());
  }

  /** What the workers can do and have in hand. */
  record Fleet(Long slots, Long inFlight) {}

  /**
   * A job whose turn it is.
   *
   * @param tag its virtual start time in its class (start-time fair queueing, Goyal et al. 1996)
   * @param cost what the turn adds to its lane's virtual time
   */
  record Turn(UUID id, Short priority, String tenant, Long tag, Long cost) {}

  /**
   * The next jobs: by class; inside a class tenants take turns by weight, in the order of virtual
   * start times; then by age. A tenant at its running limit is left out. Looks at {@code limit}
   * jobs per lane (class and tenant), however long the queue is: {@code lanes} hops from one lane
   * to the next in the index.
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
                                        ORDER BY first.created_at, first.id) AS place,
                     row_number() OVER (PARTITION BY lanes.tenant
                                        ORDER BY lanes.priority, first.created_at, first.id)
                       AS tenant_place
              FROM lanes CROSS JOIN LATERAL (
                SELECT id, created_at FROM job
                WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
                  AND priority = lanes.priority AND tenant = lanes.tenant
                  AND (next_at IS NULL OR next_at <= :now)
                  AND (deadline IS NULL OR deadline > :now)
                ORDER BY created_at, id LIMIT :limit) first),
            in_flight AS (
              SELECT tenant, count(*) AS jobs FROM job
              WHERE state IN ('DISPATCHED', 'RUNNING') GROUP BY tenant),
            costed AS (
              SELECT head.*, coalesce(CAST(CAST(:costs AS jsonb) ->> head.tenant AS bigint),
                                      :cost) AS cost
              FROM head LEFT JOIN in_flight ON in_flight.tenant = head.tenant
              WHERE head.tenant_place <=
                coalesce(CAST(CAST(:mostRunning AS jsonb) ->> head.tenant AS bigint), :most)
                - coalesce(in_flight.jobs, 0))
            SELECT costed.id, costed.priority, costed.tenant,
                   greatest(coalesce(lane.vtime, 0), coalesce(lane_clock.vtime, 0))
                     + (costed.place - 1) * costed.cost AS tag,
                   costed.cost
            FROM costed
            LEFT JOIN lane ON lane.priority = costed.priority AND lane.tenant = costed.tenant
            LEFT JOIN lane_clock ON lane_clock.priority = costed.priority
            ORDER BY costed.priority, tag, costed.created_at, costed.id
            LIMIT :limit""",
            Turn.class)
        .setParameter("now", now)
        .setParameter("limit", limit)
        .setParameter("costs", shares.costs())
        .setParameter("cost", shares.standardCost())
        .setParameter("mostRunning", shares.mostRunning())
        .setParameter("most", shares.standardMostRunning())
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
                AS turn (priority smallint, tenant text, tag bigint, cost bigint)),
            clock AS (
              INSERT INTO lane_clock (priority, vtime)
              SELECT priority, max(tag) FROM turn GROUP BY priority
              ON CONFLICT (priority)
              DO UPDATE SET vtime = greatest(lane_clock.vtime, excluded.vtime))
            INSERT INTO lane (priority, tenant, vtime)
            SELECT priority, tenant, max(tag + cost) FROM turn GROUP BY priority, tenant
            ON CONFLICT (priority, tenant) DO UPDATE SET vtime = excluded.vtime""")
        .setParameter("turns", new String(Json.write(turns), StandardCharsets.UTF_8))
        .executeUpdate();
  }
}
