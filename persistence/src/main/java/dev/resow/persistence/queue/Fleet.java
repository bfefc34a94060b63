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
 * they hold. A worker that is still loading holds none. While workers hold several versions of a
 * model, only those of the version that was discovered most recently count for it: new jobs go to
 * them. A worker that reads only the shared topic may receive a job of any version, so while there
 * is one, all versions count.
 */
@ApplicationScoped
public class Fleet {
  private static final String ANNOUNCED =
      """
      SELECT held.*, mixed OR version IS NOT DISTINCT FROM newest AS chosen
      FROM (
        SELECT worker.id, worker.slots, worker.running, worker.holds IS NULL AS older, named.model,
               known.version, first_value(known.version) OVER newest_first AS newest,
               bool_or(worker.holds IS NULL) OVER (PARTITION BY named.model) AS mixed
        FROM worker
        CROSS JOIN LATERAL unnest(coalesce(worker.holds, ARRAY[worker.model ->> 'name']))
          AS named (model)
        CROSS JOIN LATERAL (SELECT worker.fingerprints ->> named.model AS version) known
        LEFT JOIN model_version seen
          ON seen.model = named.model AND seen.fingerprint = known.version
        WHERE worker.heard_at >= :alive AND NOT worker.draining AND worker.slots > 0
          AND named.model IS NOT NULL
        WINDOW newest_first AS (
          PARTITION BY named.model
          ORDER BY seen.first_seen_at DESC NULLS LAST, known.version DESC NULLS LAST)) held""";

  private static final String LIVE =
      "SELECT * FROM (%s) announced WHERE chosen".formatted(ANNOUNCED);

  private static final NamedStatement POOLS =
      new NamedStatement(
          """
          WITH announced AS (%s),
          live AS (SELECT * FROM announced WHERE chosen),
          others AS (
            SELECT model, array_agg(id) AS workers FROM announced WHERE NOT chosen GROUP BY model),
          in_flight AS (
            SELECT model, CASE WHEN state = 'RUNNING' THEN worker END AS worker,
                   sum(greatest(1, least(cost, :perSlot))) AS load,
                   sum(greatest(1, least(cost, :batchPerSlot))) AS batch_load
            FROM job WHERE state IN ('DISPATCHED', 'RUNNING') GROUP BY 1, 2),
          pool AS (
            SELECT live.model, CASE WHEN others.model IS NOT NULL THEN max(newest) END AS version,
                   sum(slots) AS slots, bool_or(older) AS older,
                   (SELECT count(*) FROM announced a WHERE a.model = live.model)
                     = (SELECT count(DISTINCT id) FROM announced) AS everywhere,
                   array_agg(id) AS workers, others.workers AS others
            FROM live LEFT JOIN others ON others.model = live.model
            GROUP BY live.model, others.model, others.workers)
          SELECT pool.model, pool.version, pool.slots, pool.older, pool.everywhere,
                 coalesce(sum(in_flight.load), 0) AS load,
                 coalesce(sum(in_flight.batch_load), 0) AS batch_load
          FROM pool LEFT JOIN in_flight
            ON in_flight.worker = ANY (pool.workers)
              OR in_flight.model = pool.model
                AND coalesce(in_flight.worker <> ALL (pool.others), true)
          GROUP BY pool.model, pool.version, pool.slots, pool.older, pool.everywhere
          ORDER BY pool.model"""
              .formatted(ANNOUNCED));

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

  private static final NamedStatement READERS =
      new NamedStatement(
          "SELECT DISTINCT model, version, older FROM (%s) announced".formatted(ANNOUNCED));

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
                row.getString("version"),
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

  /** Which ready topics the live workers read, whatever version they hold. */
  public Readers readers(Instant now) {
    return new Readers(
        sql.list(
            READERS.sql(),
            row ->
                new Readers.Held(
                    row.getString("model"), row.getString("version"), row.getBoolean("older")),
            READERS.parameters(Map.of("alive", alive(now)))));
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
