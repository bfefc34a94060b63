package dev.resow.scheduler.metrics;

import dev.resow.contract.JobState;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Reads what the whole deployment has to do: three statements on partial indexes. */
@ApplicationScoped
class QueueReading {
  private static final String JOBS =
      """
      SELECT model, priority, state, count(*) AS jobs,
             count(*) FILTER (WHERE due) AS due,
             coalesce(sum(cost) FILTER (WHERE due), 0) AS due_cost, min(due_at) AS oldest
      FROM (
        SELECT model, priority, state, cost, greatest(created_at, next_at) AS due_at,
               greatest(created_at, next_at) <= ? AS due
        FROM job WHERE state IN ('QUEUED', 'RETRY_WAIT')
        UNION ALL
        SELECT model, priority, state, cost, created_at, true FROM job
        WHERE state IN ('DISPATCHED', 'RUNNING')) open
      GROUP BY 1, 2, 3""";

  private static final String WORKERS =
      """
      SELECT coalesce(held.name, '') AS model, heard_at >= ? AS alive, draining,
             count(*) AS workers, sum(slots) AS slots
      FROM worker
      CROSS JOIN LATERAL unnest(coalesce(holds, ARRAY[worker.model ->> 'name'])) AS held (name)
      GROUP BY 1, 2, 3""";

  private static final String OUTBOX =
      """
      SELECT (SELECT count(*) FROM outbox WHERE parked_at IS NULL) AS waiting,
             (SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL) AS parked,
             (SELECT min(created_at) FROM outbox WHERE parked_at IS NULL) AS oldest""";

  private final Sql sql;

  QueueReading(Sql sql) {
    this.sql = sql;
  }

  /**
   * Open jobs of one model, class and state.
   *
   * @param due jobs that may be released now, or are with the workers
   * @param dueCost their cost together
   * @param oldest since when the first of them has been due, perhaps in the future
   */
  record Jobs(
      String model,
      int priority,
      JobState state,
      long jobs,
      long due,
      double dueCost,
      Instant oldest) {}

  /**
   * Workers that hold one model; one that holds several counts for each.
   *
   * @param model empty while it is loaded
   * @param alive whether heartbeats arrive
   */
  record Workers(String model, boolean alive, boolean draining, long workers, long slots) {}

  /**
   * @param oldest when the first record that waits was written, or null
   */
  record Outbox(long waiting, long parked, Instant oldest) {}

  List<Jobs> jobs(Instant now) {
    return sql.list(
        JOBS,
        row ->
            new Jobs(
                row.getString("model"),
                row.getInt("priority"),
                JobState.valueOf(row.getString("state")),
                row.getLong("jobs"),
                row.getLong("due"),
                row.getDouble("due_cost"),
                Sql.instant(row, "oldest")),
        now);
  }

  List<Workers> workers(Instant now) {
    return sql.list(
        WORKERS,
        row ->
            new Workers(
                row.getString("model"),
                row.getBoolean("alive"),
                row.getBoolean("draining"),
                row.getLong("workers"),
                row.getLong("slots")),
        now.minusSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS));
  }

  Outbox outbox() {
    return sql.first(
            OUTBOX,
            row ->
                new Outbox(
                    row.getLong("waiting"), row.getLong("parked"), Sql.instant(row, "oldest")))
        .orElseThrow();
  }
}
