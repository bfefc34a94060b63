package dev.resow.persistence.queue;

import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.NamedStatement;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Capacity of the live workers: those with a recent heartbeat that accept jobs, by the models that
 * they hold. A worker that is still loading holds none.
 */
@ApplicationScoped
public class Fleet {
  private static final String LIVE =
      """
      SELECT worker.id, worker.slots, worker.running, worker.holds IS NULL AS older,
             held.model
      FROM worker
      CROSS JOIN LATERAL unnest(coalesce(worker.holds, ARRAY[worker.model ->> 'name']))
        AS held (model)
      WHERE worker.heard_at >= :alive AND NOT worker.draining AND worker.slots > 0
        AND held.model IS NOT NULL""";

  private static final NamedStatement POOLS =
      new NamedStatement(
          """
          WITH live AS (%s),
          in_flight AS (
            SELECT model, CASE WHEN state = 'RUNNING' THEN worker END AS worker,
                   sum(greatest(1, least(cost, :perSlot))) AS load,
                   sum(greatest(1, least(cost, :batchPerSlot))) AS batch_load
            FROM job WHERE state IN ('DISPATCHED', 'RUNNING') GROUP BY 1, 2),
          pool AS (
            SELECT model, sum(slots) AS slots, bool_or(older) AS older,
                   count(*) = (SELECT count(DISTINCT id) FROM live) AS everywhere,
                   array_agg(id) AS workers
            FROM live GROUP BY model)
          SELECT pool.model, pool.slots, pool.older, pool.everywhere,
                 coalesce(sum(in_flight.load), 0) AS load,
                 coalesce(sum(in_flight.batch_load), 0) AS batch_load
          FROM pool LEFT JOIN in_flight
            ON in_flight.model = pool.model OR in_flight.worker = ANY (pool.workers)
          GROUP BY pool.model, pool.slots, pool.older, pool.everywhere
          ORDER BY pool.model"""
              .formatted(LIVE));

  private static final NamedStatement SLOTS =
      new NamedStatement(
          """
          SELECT coalesce(sum(slots), 0) FROM worker
          WHERE heard_at >= :alive AND NOT draining""");

  private static final NamedStatement SLOTS_OF =
      new NamedStatement(
          "SELECT coalesce(sum(slots), 0) FROM (%s) live WHERE model = :model".formatted(LIVE));

  private static final NamedStatement HELD =
      new NamedStatement("SELECT DISTINCT model FROM (%s) live".formatted(LIVE));

  private static final NamedStatement IDLE =
      new NamedStatement(
          "SELECT DISTINCT model FROM (%s) live WHERE slots > jsonb_array_length(running)"
              .formatted(LIVE));

  private static final NamedStatement SHARED_TOPIC_ONLY =
      new NamedStatement(
          "SELECT model FROM (%s) live GROUP BY model HAVING bool_and(older)".formatted(LIVE));

  private final Sql sql;

  Fleet(Sql sql) {
    this.sql = sql;
  }

  /**
   * One pool per model that a live worker holds.
   *
   * @param perSlot places of a slot in the window
   * @param batchPerSlot the same for batch jobs
   */
  public List<Pool> pools(int perSlot, int batchPerSlot, Instant now) {
    var parameters =
        Map.of(
            "alive", alive(now),
            "perSlot", (double) perSlot,
            "batchPerSlot", (double) batchPerSlot);
    return sql.list(
        POOLS.sql(),
        row ->
            new Pool(
                row.getString("model"),
                row.getInt("slots"),
                row.getBoolean("older"),
                row.getBoolean("everywhere"),
                row.getDouble("load"),
                row.getDouble("batch_load")),
        POOLS.parameters(parameters));
  }

  /** Of all live workers, whatever they hold. */
  public int slots(Instant now) {
    return Math.toIntExact(sql.count(SLOTS.sql(), SLOTS.parameters(Map.of("alive", alive(now)))));
  }

  /** Of the live workers that hold the model. */
  public int slots(String model, Instant now) {
    var parameters = Map.of("alive", alive(now), "model", model);
    return Math.toIntExact(sql.count(SLOTS_OF.sql(), SLOTS_OF.parameters(parameters)));
  }

  /** Names of the models that live workers hold. */
  public List<String> heldModels(Instant now) {
    return models(HELD, now);
  }

  /** Names of the models that some worker without a job holds. */
  public List<String> idleModels(Instant now) {
    return models(IDLE, now);
  }

  /** Names of the models of which live workers hold one, and all read no topic of a single model. */
  public List<String> modelsOfOlderWorkers(Instant now) {
    return models(SHARED_TOPIC_ONLY, now);
  }

  private List<String> models(NamedStatement statement, Instant now) {
    return sql.list(
        statement.sql(),
        row -> row.getString("model"),
        statement.parameters(Map.of("alive", alive(now))));
  }

  private static Instant alive(Instant now) {
    return now.minusSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS);
  }
}
