package dev.resow.api.queue;

import dev.resow.api.access.TenantSet;
import dev.resow.api.queue.QueueResource.Queue;
import dev.resow.api.queue.QueueResource.Rate;
import dev.resow.api.queue.QueueResource.Rates;
import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts over many jobs, each one query on an index. */
@ApplicationScoped
class QueueQueries {
  private final AgroalDataSource database;
  private final Clock clock;

  QueueQueries(AgroalDataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * @param tenants whose jobs
   */
  Queue queue(TenantSet tenants) {
    var states = new EnumMap<JobState, Long>(JobState.class);
    each(
        "SELECT state, count(*) FROM job WHERE %s GROUP BY state"
            .formatted(tenants.condition("tenant")),
        row -> states.put(JobState.valueOf(row.getString(1)), row.getLong(2)),
        tenants.values().toArray());
    var priorities = new TreeMap<Integer, Long>();
    var oldest = new Instant[1];
    each(
        """
        SELECT priority, count(*), min(created_at) FROM job
        WHERE state = 'QUEUED' AND %s GROUP BY priority"""
            .formatted(tenants.condition("tenant")),
        row -> {
          priorities.put(row.getInt(1), row.getLong(2));
          Instant first = row.getTimestamp(3).toInstant();
          if (oldest[0] == null || first.isBefore(oldest[0])) oldest[0] = first;
        },
        tenants.values().toArray());
    return new Queue(states, named(priorities), oldest[0]);
  }

  private static Map<String, Long> named(Map<Integer, Long> ranks) {
    var named = new TreeMap<String, Long>();
    for (Priority priority : Priority.values())
      if (ranks.containsKey(priority.rank()))
        named.put(priority.name().toLowerCase(Locale.ROOT), ranks.get(priority.rank()));
    return named;
  }

  Rates rates(TenantSet tenants, long seconds, int buckets) {
    Instant now = clock.instant();
    long last = Math.floorDiv(now.getEpochSecond(), seconds) * seconds;
    Instant since = Instant.ofEpochSecond(last - (buckets - 1) * seconds);
    List<Rate> rates = new ArrayList<>();
    each(
        """
        SELECT floor(extract(epoch FROM finished_at) / ?)::bigint * ? AS bucket,
               count(*) FILTER (WHERE state = 'SUCCEEDED'),
               count(*) FILTER (WHERE state IN ('FAILED', 'DEAD', 'EXPIRED')),
               count(*) FILTER (WHERE state = 'CANCELLED'),
               coalesce(sum(jsonb_array_length(result -> 'rounds')), 0),
               coalesce(sum(greatest(jsonb_array_length(result -> 'rounds') - 1, 0)), 0),
               count(*) FILTER (WHERE result ->> 'verdict' = 'clear')
        FROM job WHERE finished_at >= ? AND %s
        GROUP BY bucket ORDER BY bucket"""
            .formatted(tenants.condition("tenant")),
        row ->
            rates.add(
                new Rate(
                    Instant.ofEpochSecond(row.getLong(1)),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7))),
        Stream.concat(Stream.of(seconds, seconds, Timestamp.from(since)), tenants.values().stream())
            .toArray());
    return new Rates(since, now, seconds, rates);
  }

  private interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  private void each(String sql, Reader reader, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) reader.read(rows);
      }
    } catch (SQLException e) {
      // The problem mapper knows what to say about it.
      throw new IllegalStateException("counting jobs failed", e);
    }
  }
}
