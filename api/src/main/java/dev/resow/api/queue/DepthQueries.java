package dev.resow.api.queue;

import dev.resow.api.access.TenantSet;
import dev.resow.api.queue.QueueResource.Depth;
import dev.resow.api.queue.QueueResource.Depths;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many jobs waited and ran at points in time, computed from when each was accepted, started and
 * ended. Nothing is recorded separately, so it works for every tenant and for any time in the past.
 * A job that was tried again counts as begun since its first attempt.
 */
@ApplicationScoped
class DepthQueries {
  /**
   * Jobs that have not ended, or did since a time: only those waited or ran then. Each of the four
   * parts is one index.
   */
  private static final String STEPS =
      """
      WITH seen AS (
        SELECT created_at, started_at, finished_at FROM job
        WHERE finished_at >= ? AND %1$s
        UNION ALL
        SELECT created_at, started_at, NULL FROM job
        WHERE state IN ('QUEUED', 'RETRY_WAIT') AND %1$s
        UNION ALL
        SELECT created_at, started_at, NULL FROM job
        WHERE state IN ('DISPATCHED', 'RUNNING') AND %1$s),
      step AS (
        SELECT created_at AS at, 1 AS waiting, 0 AS running FROM seen
        UNION ALL
        SELECT coalesce(started_at, finished_at), -1, 1 FROM seen
        WHERE coalesce(started_at, finished_at) IS NOT NULL
        UNION ALL
        SELECT finished_at, 0, -1 FROM seen WHERE finished_at IS NOT NULL)
      SELECT greatest(ceil(extract(epoch FROM at - ?::timestamptz) / ?::float8), 0)::bigint AS point,
             sum(waiting), sum(running)
      FROM step GROUP BY point ORDER BY point""";

  /** Samples per step, so that a peak between two points is not missed. */
  private static final int LOOKS = 16;

  private final Sql sql;
  private final Clock clock;

  DepthQueries(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * @param tenants whose jobs
   * @param seconds from one point to the next
   * @param points the last is now
   */
  Depths depths(TenantSet tenants, long seconds, int points) {
    Instant now = clock.instant();
    Instant since = now.minusSeconds(seconds * (points - 1));
    // One sample at the first point, then LOOKS per step.
    long[] waiting = new long[(points - 1) * LOOKS + 1];
    long[] running = new long[waiting.length];
    for (Step step : steps(tenants, since, (double) seconds / LOOKS)) {
      // Another machine's clock may be ahead of this one's.
      int look = (int) Math.min(step.point(), waiting.length - 1);
      waiting[look] += step.waiting();
      running[look] += step.running();
    }
    Arrays.parallelPrefix(waiting, Long::sum);
    Arrays.parallelPrefix(running, Long::sum);
    var items = new ArrayList<Depth>(points);
    for (int point = 0; point < points; point++) {
      int to = point * LOOKS;
      int from = Math.max(0, to - LOOKS + 1);
      items.add(
          new Depth(
              since.plusSeconds(seconds * point),
              Math.max(0, waiting[to]),
              Math.max(0, running[to]),
              most(waiting, from, to),
              most(running, from, to)));
    }
    return new Depths(since, now, seconds, items);
  }

  /** How much the numbers change between a point and the one before it. */
  private record Step(long point, long waiting, long running) {}

  private List<Step> steps(TenantSet tenants, Instant since, double secondsPerPoint) {
    var parameters = new ArrayList<Object>();
    parameters.add(since);
    for (int part = 0; part < 3; part++) parameters.addAll(tenants.values());
    parameters.add(since);
    parameters.add(secondsPerPoint);
    return sql.list(
        STEPS.formatted(tenants.condition("tenant")),
        row -> new Step(row.getLong(1), row.getLong(2), row.getLong(3)),
        parameters.toArray());
  }

  private static long most(long[] counts, int from, int to) {
    return Math.max(0, Arrays.stream(counts, from, to + 1).max().orElseThrow());
  }
}
