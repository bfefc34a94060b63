package dev.resow.persistence.queue;

import dev.resow.contract.Json;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.NamedStatement;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The order of the queue: higher classes first; inside a class tenants take turns by weight
 * (start-time fair queueing, Goyal et al. 1996); then by age. {@link #next} decides who is
 * released, {@link #ahead} predicts it: a change of the order changes both statements.
 *
 * <p>A lane is a class and a tenant. Both statements hop from lane to lane in the index {@code
 * job_queue}, so their cost depends on the number of lanes, not on the length of the queue.
 */
@ApplicationScoped
public class FairQueue {
  private static final NamedStatement NEXT =
      new NamedStatement(
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
            SELECT head.*,
                   coalesce(CAST(CAST(:costs AS jsonb) ->> head.tenant AS bigint), :standardCost)
                     AS cost
            FROM head LEFT JOIN in_flight ON in_flight.tenant = head.tenant
            WHERE head.tenant_place <=
              coalesce(CAST(CAST(:mostRunning AS jsonb) ->> head.tenant AS bigint),
                       :standardMostRunning)
              - coalesce(in_flight.jobs, 0))
          SELECT costed.id, costed.priority, costed.tenant,
                 greatest(coalesce(lane.vtime, 0), coalesce(lane_clock.vtime, 0))
                   + (costed.place - 1) * costed.cost AS tag,
                 costed.cost
          FROM costed
          LEFT JOIN lane ON lane.priority = costed.priority AND lane.tenant = costed.tenant
          LEFT JOIN lane_clock ON lane_clock.priority = costed.priority
          ORDER BY costed.priority, tag, costed.created_at, costed.id
          LIMIT :limit""");

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

  /**
   * {@code mine} is the job's virtual start time: its lane's plus the turns of older jobs in it. Of
   * another lane of its class go first: as many turns as begin before that, and the one that begins
   * with it if that job is older.
   */
  private static final NamedStatement AHEAD =
      new NamedStatement(
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
                AND (created_at, id) < (:createdAt, :id) LIMIT :limit) older),
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
                   greatest(0, least(:limit, (mine.vtime - other.vtime + other.cost - 1)
                                             / other.cost)) AS before,
                   mine.vtime >= other.vtime
                     AND (mine.vtime - other.vtime) % other.cost = 0 AS tie
            FROM other CROSS JOIN mine)
          SELECT
            (SELECT count(*) FROM (
               SELECT 1 FROM due WHERE priority < :priority LIMIT :limit) higher)
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
               WHERE (tied.created_at, tied.id) < (:createdAt, :id))""");

  private final Sql sql;
  private final Shares shares;

  FairQueue(Sql sql, Shares shares) {
    this.sql = sql;
    this.shares = shares;
  }

  /**
   * The next jobs in order, as many as {@code limit}. A tenant at its running limit is left out.
   * Call it in the transaction that calls {@link #taken}, under a lock against other schedulers.
   */
  public List<Turn> next(int limit, Instant now) {
    var parameters =
        Map.of(
            "now", now,
            "limit", limit,
            "costs", shares.costs(),
            "standardCost", shares.standardCost(),
            "mostRunning", shares.mostRunning(),
            "standardMostRunning", shares.standardMostRunning());
    return sql.list(
        NEXT.sql(),
        row ->
            new Turn(
                row.getObject("id", UUID.class),
                row.getShort("priority"),
                row.getString("tenant"),
                row.getLong("tag"),
                row.getLong("cost")),
        NEXT.parameters(parameters));
  }

  /** Charges these turns to their lanes. */
  public void taken(List<Turn> turns) {
    if (!turns.isEmpty()) sql.update(TAKEN, Json.text(turns));
  }

  /**
   * How many jobs go before a queued one if no other job is submitted. Running limits of the
   * tenants in front are ignored.
   *
   * @param limit jobs of each kind (higher classes, its own lane, another lane) are counted up to
   *     this number
   */
  public long ahead(JobRow job, int limit, Instant now) {
    var parameters =
        Map.of(
            "now",
            now,
            "priority",
            job.priority,
            "tenant",
            job.tenant,
            "createdAt",
            job.createdAt,
            "id",
            job.id,
            "cost",
            shares.cost(job.tenant),
            "costs",
            shares.costs(),
            "standardCost",
            shares.standardCost(),
            "limit",
            (long) limit);
    return sql.count(AHEAD.sql(), AHEAD.parameters(parameters));
  }
}
