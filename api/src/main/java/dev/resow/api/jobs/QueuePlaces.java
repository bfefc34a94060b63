package dev.resow.api.jobs;

import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.ledger.JobRow;
import dev.resow.ledger.tenant.TenantRules;
import dev.resow.ledger.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Places in the queue, in the scheduler's order: higher classes, then the fair share inside the
 * class, then age. A place assumes that no further job is submitted and ignores the running limits
 * of tenants ahead.
 */
@ApplicationScoped
class QueuePlaces {
  /** Larger places are not computed. */
  static final int LAST = 1000;

  private final Session session;
  private final Tenants tenants;
  private final WaitEstimates estimates;
  private final Clock clock;
  private final String costs;

  QueuePlaces(Session session, Tenants tenants, WaitEstimates estimates, Clock clock) {
    this.session = session;
    this.tenants = tenants;
    this.estimates = estimates;
    this.clock = clock;
    Map<String, Long> byName =
        tenants.named().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().turnCost()));
    costs = Json.text(byName);
  }

  /** The job's place, or null if it is not queued; call it in a transaction. */
  QueuePlace of(JobRow row) {
    if (row.state != JobState.QUEUED) return null;
    int ahead = Math.min(LAST, ahead(row));
    return new QueuePlace(ahead, estimates.waitSeconds(row, ahead));
  }

  /**
   * {@code mine} is the job's virtual start time, its lane's plus the turns of older jobs in it. Of
   * another lane of its class go first: as many turns as begin before that, and the one that begins
   * with it if that job is older.
   */
  private int ahead(JobRow row) {
    TenantRules rules = tenants.of(row.tenant);
    return session
        .createNativeQuery(
            """
            WITH RECURSIVE due AS NOT MATERIALIZED (
              SELECT id, priority, tenant, created_at FROM job
              WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
                AND (next_at IS NULL OR next_at <= :now)),
            lanes AS (
              (SELECT tenant FROM job
               WHERE state = 'QUEUED' AND admitted_at IS NOT NULL AND priority = :priority
               ORDER BY tenant LIMIT 1)
              UNION ALL
              SELECT following.tenant
              FROM lanes CROSS JOIN LATERAL (
                SELECT tenant FROM job
                WHERE state = 'QUEUED' AND admitted_at IS NOT NULL AND priority = :priority
                  AND tenant > lanes.tenant
                ORDER BY tenant LIMIT 1) following),
            clock AS (
              SELECT coalesce(max(vtime), 0) AS vtime FROM lane_clock WHERE priority = :priority),
            own AS (
              SELECT count(*) AS older FROM (
                SELECT 1 FROM due
                WHERE priority = :priority AND tenant = :tenant
                  AND (created_at, id) < (:createdAt, :id) LIMIT :last) older),
            mine AS (
              SELECT greatest(coalesce(max(lane.vtime), 0), max(clock.vtime))
                       + max(own.older) * :cost AS vtime
              FROM own CROSS JOIN clock
              LEFT JOIN lane ON lane.priority = :priority AND lane.tenant = :tenant),
            other AS (
              SELECT lanes.tenant, greatest(coalesce(lane.vtime, 0), clock.vtime) AS vtime,
                     coalesce(CAST(CAST(:costs AS jsonb) ->> lanes.tenant AS bigint),
                              :standardCost) AS cost
              FROM lanes CROSS JOIN clock
              LEFT JOIN lane ON lane.priority = :priority AND lane.tenant = lanes.tenant
              WHERE lanes.tenant <> :tenant),
            turns AS (
              SELECT other.tenant,
                     greatest(0, least(:last, (mine.vtime - other.vtime + other.cost - 1)
                                              / other.cost)) AS before,
                     mine.vtime >= other.vtime
                       AND (mine.vtime - other.vtime) % other.cost = 0 AS tie
              FROM other CROSS JOIN mine)
            SELECT
              (SELECT count(*) FROM (
                 SELECT 1 FROM due WHERE priority < :priority LIMIT :last) higher)
              + (SELECT older FROM own)
              + (SELECT CAST(coalesce(sum(first.jobs), 0) AS bigint) FROM turns CROSS JOIN LATERAL (
                   SELECT count(*) AS jobs FROM (
                     SELECT 1 FROM due
                     WHERE priority = :priority AND tenant = turns.tenant
                     LIMIT turns.before) jobs) first)
              + (SELECT count(*) FROM turns CROSS JOIN LATERAL (
                   SELECT id, created_at FROM due
                   WHERE turns.tie AND priority = :priority AND tenant = turns.tenant
                   ORDER BY created_at, id OFFSET turns.before LIMIT 1) tied
                 WHERE (tied.created_at, tied.id) < (:createdAt, :id))""",
            Long.class)
        .setParameter("now", clock.instant())
        .setParameter("priority", (int) row.priority)
        .setParameter("tenant", row.tenant)
        .setParameter("createdAt", row.createdAt)
        .setParameter("id", row.id)
        .setParameter("cost", rules.turnCost())
        .setParameter("costs", costs)
        .setParameter("standardCost", tenants.standard().turnCost())
        .setParameter("last", (long) LAST)
        .getSingleResult()
        .intValue();
  }
}
