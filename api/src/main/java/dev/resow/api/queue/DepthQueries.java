package dev.resow.api.queue;

import dev.resow.api.queue.QueueResource.Depth;
import dev.resow.api.queue.QueueResource.Depths;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;

/**
 * How many jobs waited and ran at points of time, from when each was accepted, began and ended.
 * Nothing is sampled: it holds for every tenant and for the time before anybody looked. A job that
 * was tried again counts as begun since its first attempt.
 */
@ApplicationScoped
class DepthQueries {
  /**
   * Jobs that have not ended, or did since a time: only those waited or ran then. Each of the four
   * parts is one index.
   */
  private static final String SQL =
      """
      WITH seen AS (
        SELECT created_at, started_at, finished_at FROM job
        WHERE finished_at >= ? AND (?::text IS NULL OR tenant = ?)
        UNION ALL
        SELECT created_at, started_at, NULL FROM job
        WHERE state IN ('QUEUED', 'RETRY_WAIT') AND (?::text IS NULL OR tenant = ?)
        UNION ALL
        SELECT created_at, started_at, NULL FROM job
        WHERE state IN ('DISPATCHED', 'RUNNING') AND (?::text IS NULL OR tenant = ?)),
      step AS (
        SELECT created_at AS at, 1 AS waiting, 0 AS running FROM seen
        UNION ALL
        SELECT coalesce(started_at, finished_at), -1, 1 FROM seen
        WHERE coalesce(started_at, finished_at) IS NOT NULL
        UNION ALL
        SELECT finished_at, 0, -1 FROM seen WHERE finished_at IS NOT NULL)
      SELECT greatest(ceil(extract(epoch FROM at - ?::timestamptz) / ?), 0)::bigint AS point,
             sum(waiting), sum(running)
      FROM step GROUP BY point ORDER BY point""";

  private final AgroalDataSource database;
  private final Clock clock;

  DepthQueries(AgroalDataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * @param tenant whose jobs, or null for everybody's
   * @param seconds from one point to the next
   * @param points the last is now
   */
  Depths depths(String tenant, long seconds, int points) {
    Instant now = clock.instant();
    Instant since = now.minusSeconds(seconds * (points - 1));
    long[] waiting = new long[points];
    long[] running = new long[points];
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(SQL)) {
      int i = 1;
      statement.setTimestamp(i++, Timestamp.from(since));
      for (int part = 0; part < 3; part++) {
        statement.setString(i++, tenant);
        statement.setString(i++, tenant);
      }
      statement.setTimestamp(i++, Timestamp.from(since));
      statement.setLong(i, seconds);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          // Another machine's clock may be in front of this one's.
          int point = (int) Math.min(rows.getLong(1), points - 1);
          waiting[point] += rows.getLong(2);
          running[point] += rows.getLong(3);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database did not count jobs", e);
    }
    var items = new ArrayList<Depth>(points);
    long waits = 0;
    long runs = 0;
    for (int point = 0; point < points; point++) {
      waits += waiting[point];
      runs += running[point];
      items.add(
          new Depth(since.plusSeconds(seconds * point), Math.max(0, waits), Math.max(0, runs)));
    }
    return new Depths(since, now, seconds, items);
  }
}
