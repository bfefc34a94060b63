package dev.resow.api.usage;

import dev.resow.api.access.TenantSet;
import dev.resow.api.rounds.Bucket;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sums over the jobs that ended in a period, read from the jobs and rounds themselves. */
@ApplicationScoped
class UsageQueries {
  /**
   * Jobs by the index of their end; the time of an attempt from its rounds, which may have run side
   * by side. An attempt that was lost ended when that was noticed.
   */
  private static final String USAGE =
      """
      SELECT date_trunc('%1$s', finished_at, 'UTC') AS begins, coalesce(%2$s, '') AS name,
             count(*) AS jobs, count(*) FILTER (WHERE result IS NOT NULL) AS pictures,
             coalesce(sum(CAST(history ->> 'forwardEquivalents' AS double precision)), 0)
               AS forwards,
             coalesce(sum(attempts.seconds), 0) AS seconds
      FROM job LEFT JOIN LATERAL (
        SELECT CAST(sum(extract(epoch FROM greatest(ended - started, INTERVAL '0')))
                    AS double precision) AS seconds
        FROM (SELECT min(started_at) AS started, max(ended_at) AS ended FROM job_round
              WHERE job_id = job.id GROUP BY attempt) attempt) attempts ON true
      WHERE finished_at >= ? AND finished_at < ? AND %3$s
      GROUP BY 1, 2 ORDER BY 1, 2 LIMIT ?""";

  private final Sql sql;

  UsageQueries(Sql sql) {
    this.sql = sql;
  }

  /**
   * Oldest first; a time span without an ended job has no row.
   *
   * @param limit most rows
   */
  List<UsageRow> usage(
      TenantSet tenants, Grouping by, Bucket bucket, Instant since, Instant until, int limit) {
    var parameters = new ArrayList<Object>(List.of(since, until));
    parameters.addAll(tenants.values());
    parameters.add(limit);
    return sql.list(
        USAGE.formatted(bucket.unit(), by.column(), tenants.condition("tenant")),
        row ->
            new UsageRow(
                Sql.instant(row, "begins"),
                row.getString("name"),
                row.getLong("jobs"),
                row.getLong("pictures"),
                row.getDouble("forwards"),
                row.getDouble("seconds")),
        parameters.toArray());
  }
}
