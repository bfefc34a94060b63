package dev.resow.scheduler.dispatch;

import dev.resow.contract.WorkerHeartbeat;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;

/** The queries that decide whose turn it is; call them in a transaction. */
@ApplicationScoped
class DispatchQueue {
  /** Key of the advisory lock: any constant, the same in every scheduler. */
  private static final long TURN = 0x7265736f77L;

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
        .setParameter("turn", TURN)
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
   * The next jobs: by class; inside a class the tenant with the fewest jobs in flight and ahead
   * first; then by age. Looks at {@code limit} jobs per lane (class and tenant), however long the
   * queue is: {@code lane} hops from one lane to the next in the index.
   */
  List<UUID> next(int limit, Instant now) {
    return session
        .createNativeQuery(
            """
            WITH RECURSIVE lane AS (
              (SELECT priority, tenant FROM job
               WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
               ORDER BY priority, tenant LIMIT 1)
              UNION ALL
              SELECT following.priority, following.tenant
              FROM lane CROSS JOIN LATERAL (
                SELECT priority, tenant FROM job
                WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
                  AND (priority, tenant) > (lane.priority, lane.tenant)
                ORDER BY priority, tenant LIMIT 1) following),
            head AS (
              SELECT lane.priority, lane.tenant, first.id, first.created_at,
                     row_number() OVER (PARTITION BY lane.priority, lane.tenant
                                        ORDER BY first.created_at, first.id) AS place
              FROM lane CROSS JOIN LATERAL (
                SELECT id, created_at FROM job
                WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
                  AND priority = lane.priority AND tenant = lane.tenant
                  AND (next_at IS NULL OR next_at <= :now)
                ORDER BY created_at, id LIMIT :limit) first),
            load AS (
              SELECT tenant, count(*) AS jobs FROM job
              WHERE state IN ('DISPATCHED', 'RUNNING') GROUP BY tenant)
            SELECT head.id FROM head LEFT JOIN load ON load.tenant = head.tenant
            ORDER BY head.priority, head.place + coalesce(load.jobs, 0), head.created_at, head.id
            LIMIT :limit""",
            UUID.class)
        .setParameter("now", now)
        .setParameter("limit", limit)
        .getResultList();
  }
}
