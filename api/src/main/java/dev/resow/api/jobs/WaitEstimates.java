package dev.resow.api.jobs;

import dev.resow.persistence.JobRow;
import dev.resow.persistence.Sql;
import dev.resow.persistence.queue.Ahead;
import dev.resow.persistence.queue.Fleet;
import dev.resow.persistence.queue.JobDurations;
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
  private final Sql sql;
  private final Fleet fleet;
  private final JobDurations durations;
  private final Clock clock;

  WaitEstimates(Sql sql, Fleet fleet, JobDurations durations, Clock clock) {
    this.sql = sql;
    this.fleet = fleet;
    this.durations = durations;
    this.clock = clock;
  }

  /**
   * Seconds until the job begins, or null without a live worker or any measured job of its model.
   *
   * @param ahead what goes first
   */
  Double waitSeconds(JobRow row, Ahead ahead) {
    Instant now = clock.instant();
    Double unit = durations.secondsPerCost(List.of(row.model)).get(row.model);
    int slots = fleet.slots(row.model, now);
    if (unit == null || slots == 0) return null;
    Ahead released = dispatched(row.model);
    long jobs = ahead.jobs() + released.jobs();
    double average = jobs == 0 ? 0 : (ahead.cost() + released.cost()) / jobs;
    double wait = Slots.wait(slots, left(row.model, unit, now), average * unit, (int) jobs);
    if (row.nextAt == null) return wait;
    return Math.max(wait, Duration.between(now, row.nextAt).toMillis() / 1000.);
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
