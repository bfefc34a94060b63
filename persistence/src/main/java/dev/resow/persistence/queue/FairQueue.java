package dev.resow.persistence.queue;

import static java.util.Map.entry;

import dev.resow.contract.JobCost;
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
 * The order of the queue of each model: higher classes first; inside a class tenants take turns by
 * weight and by the cost of their jobs (start-time fair queueing, Goyal et al. 1996); then by age.
 * {@link #next} decides who is released, {@link #ahead} predicts it: a change of the order changes
 * both statements.
 *
 * <p>A lane is a model, a class and a tenant. Both statements hop from lane to lane in the index
 * {@code job_queue_of_model}, so their cost depends on the number of lanes, not on the length of
 * the queue.
 */
@ApplicationScoped
public class FairQueue {
  private static final NamedStatement NEXT =
      new NamedStatement(
          """
          WITH RECURSIVE pool AS MATERIALIZED (
            SELECT * FROM jsonb_to_recordset(CAST(:pools AS jsonb))
              AS pool (model text, room integer)),
          lanes AS (
            SELECT pool.model, pool.room, first.priority, first.tenant
            FROM pool CROSS JOIN LATERAL (
              SELECT priority, tenant FROM job
              WHERE state = 'QUEUED' AND admitted_at IS NOT NULL AND model = pool.model
              ORDER BY priority, tenant LIMIT 1) first
            UNION ALL
            SELECT lanes.model, lanes.room, following.priority, following.tenant
            FROM lanes CROSS JOIN LATERAL (
              SELECT priority, tenant FROM job
              WHERE state = 'QUEUED' AND admitted_at IS NOT NULL AND model = lanes.model
                AND (priority, tenant) > (lanes.priority, lanes.tenant)
              ORDER BY priority, tenant LIMIT 1) following),
          head AS (
            SELECT lanes.model, lanes.room, lanes.priority, lanes.tenant, first.id,
                   first.created_at, first.cost,
                   row_number() OVER (PARTITION BY lanes.tenant
                                      ORDER BY lanes.priority, first.created_at, first.id)
                     AS tenant_place
            FROM lanes CROSS JOIN LATERAL (
              SELECT id, created_at, cost FROM job
              WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
                AND model = lanes.model AND priority = lanes.priority AND tenant = lanes.tenant
                AND (next_at IS NULL OR next_at <= :now)
                AND (deadline IS NULL OR deadline > :now)
              ORDER BY created_at, id LIMIT lanes.room) first),
          in_flight AS (
            SELECT tenant, count(*) AS jobs FROM job
            WHERE state IN ('DISPATCHED', 'RUNNING') GROUP BY tenant),
          allowed AS (
            SELECT head.*,
                   greatest(1, CAST(round(head.cost *
                     coalesce(CAST(CAST(:turns AS jsonb) ->> head.tenant AS bigint),
                              :standardTurn)) AS bigint)) AS turn
            FROM head LEFT JOIN in_flight ON in_flight.tenant = head.tenant
            WHERE head.tenant_place <=
              coalesce(CAST(CAST(:mostRunning AS jsonb) ->> head.tenant AS bigint),
                       :standardMostRunning)
              - coalesce(in_flight.jobs, 0)),
          tagged AS (
            SELECT allowed.*,
                   greatest(coalesce(lane.vtime, 0), coalesce(clock.vtime, 0))
                   + CAST(coalesce(sum(allowed.turn) OVER (
                       PARTITION BY allowed.model, allowed.priority, allowed.tenant
                       ORDER BY allowed.created_at, allowed.id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS bigint) AS tag
            FROM allowed
            LEFT JOIN model_lane lane ON lane.model = allowed.model
              AND lane.priority = allowed.priority AND lane.tenant = allowed.tenant
            LEFT JOIN model_lane_clock clock ON clock.model = allowed.model
              AND clock.priority = allowed.priority),
          placed AS (
            SELECT tagged.*,
                   row_number() OVER (PARTITION BY model
                                      ORDER BY priority, tag, created_at, id) AS place
            FROM tagged)
          SELECT id, model, priority, tenant, tag, turn, cost FROM placed
          WHERE place <= room
          ORDER BY model, place""");

  private static final String TAKEN =
      """
      WITH turn AS (
        SELECT * FROM jsonb_to_recordset(CAST(? AS jsonb))
          AS turn (model text, priority smallint, tenant text, tag bigint, turn bigint)),
      clock AS (
        INSERT INTO model_lane_clock (model, priority, vtime)
        SELECT model, priority, max(tag) FROM turn GROUP BY model, priority
        ON CONFLICT (model, priority)
        DO UPDATE SET vtime = greatest(model_lane_clock.vtime, excluded.vtime))
      INSERT INTO model_lane (model, priority, tenant, vtime)
      SELECT model, priority, tenant, max(tag + turn) FROM turn GROUP BY model, priority, tenant
      ON CONFLICT (model, priority, tenant) DO UPDATE SET vtime = excluded.vtime""";

  /**
   * {@code mine} is the job's virtual start time: its lane's plus the turns of older jobs in it. Of
   * another lane of its class the jobs go first whose virtual start is earlier, and of equal starts
   * the older job. As no turn is shorter than that of the least cost, only so many jobs of a lane
   * are looked at as can start before.
   */
  private static final NamedStatement AHEAD =
      new NamedStatement(
          """
          WITH RECURSIVE due AS NOT MATERIALIZED (
            SELECT id, priority, tenant, created_at, cost FROM job
            WHERE state = 'QUEUED' AND admitted_at IS NOT NULL AND model = :model
              AND (next_at IS NULL OR next_at <= :now)),
          lanes AS (
            (SELECT tenant FROM job
             WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
               AND model = :model AND priority = :priority
             ORDER BY tenant LIMIT 1)
            UNION ALL
            SELECT following.tenant
            FROM lanes CROSS JOIN LATERAL (
              SELECT tenant FROM job
              WHERE state = 'QUEUED' AND admitted_at IS NOT NULL
                AND model = :model AND priority = :priority AND tenant > lanes.tenant
              ORDER BY tenant LIMIT 1) following),
          clock AS (
            SELECT coalesce(max(vtime), 0) AS vtime FROM model_lane_clock
            WHERE model = :model AND priority = :priority),
          own AS (
            SELECT count(*) AS jobs, coalesce(sum(cost), 0) AS cost,
                   CAST(coalesce(sum(greatest(1, CAST(round(cost * :turn) AS bigint))), 0)
                     AS bigint) AS turns
            FROM (
              SELECT cost FROM due
              WHERE priority = :priority AND tenant = :tenant
                AND (created_at, id) < (:createdAt, :id) LIMIT :limit) older),
          mine AS (
            SELECT greatest(coalesce(max(lane.vtime), 0), max(clock.vtime)) + max(own.turns)
                     AS vtime
            FROM own CROSS JOIN clock
            LEFT JOIN model_lane lane ON lane.model = :model AND lane.priority = :priority
              AND lane.tenant = :tenant),
          other AS (
            SELECT lanes.tenant, greatest(coalesce(lane.vtime, 0), clock.vtime) AS vtime,
                   coalesce(CAST(CAST(:turns AS jsonb) ->> lanes.tenant AS bigint),
                            :standardTurn) AS turn
            FROM lanes CROSS JOIN clock
            LEFT JOIN model_lane lane ON lane.model = :model AND lane.priority = :priority
              AND lane.tenant = lanes.tenant
            WHERE lanes.tenant <> :tenant),
          look AS (
            SELECT other.*,
                   CASE WHEN mine.vtime < other.vtime THEN 0
                   ELSE least(:limit, 1 + (mine.vtime - other.vtime)
                     / greatest(1, CAST(floor(other.turn * :leastCost) AS bigint))) END AS jobs
            FROM other CROSS JOIN mine),
          begins AS (
            SELECT first.id, first.created_at, first.cost,
                   look.vtime + coalesce(sum(first.turn) OVER (
                     PARTITION BY look.tenant ORDER BY first.created_at, first.id
                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS tag
            FROM look CROSS JOIN LATERAL (
              SELECT id, created_at, cost,
                     greatest(1, CAST(round(cost * look.turn) AS bigint)) AS turn
              FROM due WHERE priority = :priority AND tenant = look.tenant
              ORDER BY created_at, id LIMIT look.jobs) first),
          ahead AS (
            SELECT * FROM (
              SELECT 1 AS jobs, cost FROM due WHERE priority < :priority LIMIT :limit) higher
            UNION ALL
            SELECT jobs, cost FROM own
            UNION ALL
            SELECT 1, begins.cost FROM begins CROSS JOIN mine
            WHERE begins.tag < mine.vtime
              OR begins.tag = mine.vtime
                AND (begins.created_at, begins.id) < (:createdAt, :id))
          SELECT CAST(coalesce(sum(jobs), 0) AS bigint) AS jobs,
                 coalesce(sum(cost), 0) AS cost
          FROM ahead""");

  private final Sql sql;
  private final Shares shares;

  FairQueue(Sql sql, Shares shares) {
    this.sql = sql;
    this.shares = shares;
  }

  /**
   * The next jobs of each model in order, as many as it has room for. A tenant at its running limit
   * is left out. Call it in the transaction that calls {@link #taken}, under a lock against other
   * schedulers, with {@linkplain Sql#useGenericPlans generic plans}.
   */
  public List<Turn> next(List<Room> rooms, Instant now) {
    var parameters =
        Map.of(
            "now", now,
            "pools", Json.text(rooms),
            "turns", shares.turns(),
            "standardTurn", shares.standardTurn(),
            "mostRunning", shares.mostRunning(),
            "standardMostRunning", shares.standardMostRunning());
    return sql.list(
        NEXT.sql(),
        row ->
            new Turn(
                row.getObject("id", UUID.class),
                row.getString("model"),
                row.getShort("priority"),
                row.getString("tenant"),
                row.getLong("tag"),
                row.getLong("turn"),
                row.getDouble("cost")),
        NEXT.parameters(parameters));
  }

  /** Charges these turns to their lanes. */
  public void taken(List<Turn> turns) {
    if (!turns.isEmpty()) sql.update(TAKEN, Json.text(turns));
  }

  /**
   * The jobs of its model that go before a queued one if no other job is submitted. Running limits
   * of the tenants in front are ignored. Call it in a transaction, which has generic plans
   * afterwards.
   *
   * @param limit jobs of each kind (higher classes, its own lane, another lane) are counted up to
   *     this number
   */
  public Ahead ahead(JobRow job, int limit, Instant now) {
    var parameters =
        Map.ofEntries(
            entry("now", now),
            entry("model", job.model),
            entry("priority", job.priority),
            entry("tenant", job.tenant),
            entry("createdAt", job.createdAt),
            entry("id", job.id),
            entry("turn", shares.turn(job.tenant)),
            entry("turns", shares.turns()),
            entry("standardTurn", shares.standardTurn()),
            entry("leastCost", JobCost.LEAST),
            entry("limit", (long) limit));
    sql.useGenericPlans();
    return sql.first(
            AHEAD.sql(),
            row -> new Ahead(row.getLong("jobs"), row.getDouble("cost")),
            AHEAD.parameters(parameters))
        .orElseThrow();
  }
}
