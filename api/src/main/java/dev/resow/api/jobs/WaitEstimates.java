package dev.resow.api.jobs;

import dev.resow.persistence.JobRow;
import dev.resow.persistence.Sql;
import dev.resow.persistence.queue.Ahead;
import dev.resow.persistence.queue.Fleet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long queued jobs will wait: from how long jobs of their model took lately for their cost, and
 * from the slots that hold it. Jobs of other models on the same workers are not counted.
 */
@ApplicationScoped
class WaitEstimates {
  /** Answer to a client that asks too early, while nothing was measured yet. */
  private static final int UNKNOWN_SECONDS = 5;

  private static final int MOST_SECONDS = 60;

  private final Sql sql;
  private final Fleet fleet;
  private final Clock clock;

  WaitEstimates(Sql sql, Fleet fleet, Clock clock) {
    this.sql = sql;
    this.fleet = fleet;
    this.clock = clock;
  }

  /**
   * Seconds until the job begins, or null without a live worker or any measured job of its model.
   *
   * @param ahead what goes first
   */
  Double waitSeconds(JobRow row, Ahead ahead) {
    Instant now = clock.instant();
    Double unit = secondsPerCost(row.model);
    int slots = fleet.slots(row.model, now);
    if (unit == null || slots == 0) return null;
    Ahead released = dispatched(row.model);
    long jobs = ahead.jobs() + released.jobs();
    double average = jobs == 0 ? 0 : (ahead.cost() + released.cost()) / jobs;
    double wait = Slots.wait(slots, left(row.model, unit, now), average * unit, (int) jobs);
    if (row.nextAt == null) return wait;
    return Math.max(wait, Duration.between(now, row.nextAt).toMillis() / 1000.);
  }

  /** Whole seconds, 1 to 60, after which the next waiting job will have begun. */
  int secondsPerStart() {
    Double jobSeconds = median("1", "");
    int slots = fleet.slots(clock.instant());
    if (jobSeconds == null || slots == 0) return UNKNOWN_SECONDS;
    return (int) Math.clamp(Math.ceil(jobSeconds / slots), 1, MOST_SECONDS);
  }

  /**
   * Seconds of a job of cost 1, the median of the last jobs of the model that succeeded; null if
   * there are none.
   */
  private Double secondsPerCost(String model) {
    return median("cost", "AND spec ->> 'model' = ?", model);
  }

  /**
   * Median of the last jobs that succeeded, in seconds per unit, or null if there are none.
   *
   * @param unit an expression
   */
  private Double median(String unit, String condition, Object... parameters) {
    return sql.list(
            """
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median FROM (
              SELECT CAST(extract(epoch FROM finished_at - started_at) AS double precision) / %s
                AS seconds
              FROM job WHERE state = 'SUCCEEDED' AND started_at IS NOT NULL %s
              ORDER BY finished_at DESC LIMIT 50) lately"""
                .formatted(unit, condition),
            row -> row.getObject("median", Double.class),
            parameters)
        .getFirst();
  }

  /** Seconds to the end of each running job of the model. */
  private List<Double> left(String model, double unit, Instant now) {
    return sql.list(
        """
        SELECT cost,
               CAST(extract(epoch FROM CAST(? AS timestamptz) - started_at) AS double precision)
        FROM job WHERE state = 'RUNNING' AND started_at IS NOT NULL AND model = ?""",
        row -> Math.max(0, row.getDouble(1) * unit - row.getDouble(2)),
        now,
        model);
  }

  private Ahead dispatched(String model) {
    return sql.first(
            """
            SELECT count(*), coalesce(sum(cost), 0) FROM job
            WHERE state = 'DISPATCHED' AND model = ?""",
            row -> new Ahead(row.getLong(1), row.getDouble(2)),
            model)
        .orElseThrow();
  }
}
