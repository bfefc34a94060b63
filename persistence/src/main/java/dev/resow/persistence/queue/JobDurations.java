package dev.resow.persistence.queue;

import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How long jobs take for their cost: what every estimate of waits and workers is made of. A job of
 * four times the cost is expected to take four times as long.
 */
@ApplicationScoped
public class JobDurations {
  /** The name under which jobs of all models are measured. */
  public static final String ALL = "";

  private static final String MEDIANS =
      """
      SELECT wanted.model, (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FROM (
          SELECT CAST(extract(epoch FROM finished_at - started_at) AS double precision) / cost
            AS seconds
          FROM job
          WHERE state = 'SUCCEEDED' AND started_at IS NOT NULL AND spec ->> 'model' = wanted.model
          ORDER BY finished_at DESC LIMIT 50) lately) AS median
      FROM unnest(?) AS wanted (model)
      UNION ALL
      SELECT '', percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FROM (
        SELECT CAST(extract(epoch FROM finished_at - started_at) AS double precision) / cost
          AS seconds
        FROM job WHERE state = 'SUCCEEDED' AND started_at IS NOT NULL
        ORDER BY finished_at DESC LIMIT 50) lately""";

  private final Sql sql;

  JobDurations(Sql sql) {
    this.sql = sql;
  }

  /**
   * Seconds of a job of cost 1 in one slot: by model the median of the last 50 that succeeded, of
   * all models under {@link #ALL}. What was never measured is absent.
   */
  public Map<String, Double> secondsPerCost(Collection<String> models) {
    var medians = new HashMap<String, Double>();
    sql.list(
            MEDIANS,
            row -> Map.entry(row.getString(1), row.getDouble(2)),
            (Object) models.toArray(String[]::new))
        .forEach(median -> medians.put(median.getKey(), median.getValue()));
    medians.values().removeIf(seconds -> seconds <= 0);
    return medians;
  }
}
