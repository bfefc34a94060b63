package dev.resow.api.queue;

import dev.resow.api.access.TenantSet;
import dev.resow.api.queue.QueueResource.Queue;
import dev.resow.api.queue.QueueResource.Rate;
import dev.resow.api.queue.QueueResource.Rates;
import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts over many jobs, each one query on an index. */
@ApplicationScoped
class QueueQueries {
  private final Sql sql;
  private final Clock clock;

  QueueQueries(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * @param tenants whose jobs
   */
  Queue queue(TenantSet tenants) {
    Object[] names = tenants.values().toArray();
    var states = new EnumMap<JobState, Long>(JobState.class);
    sql.list(
            "SELECT state, count(*) FROM job WHERE %s GROUP BY state"
                .formatted(tenants.condition("tenant")),
            row -> Map.entry(JobState.valueOf(row.getString(1)), row.getLong(2)),
            names)
        .forEach(state -> states.put(state.getKey(), state.getValue()));
    var classes =
        sql.list(
            """
            SELECT priority, count(*), min(created_at) FROM job
            WHERE state = 'QUEUED' AND %s GROUP BY priority"""
                .formatted(tenants.condition("tenant")),
            row -> new QueuedClass(row.getInt(1), row.getLong(2), Sql.instant(row, 3)),
            names);
    return new Queue(
        states,
        named(classes.stream().collect(Collectors.toMap(QueuedClass::rank, QueuedClass::jobs))),
        classes.stream().map(QueuedClass::oldest).min(Comparator.naturalOrder()).orElse(null));
  }

  private record QueuedClass(int rank, long jobs, Instant oldest) {}

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
    List<Rate> rates =
        sql.list(
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
                new Rate(
                    Instant.ofEpochSecond(row.getLong(1)),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7)),
            Stream.concat(Stream.of(seconds, seconds, since), tenants.values().stream()).toArray());
    return new Rates(since, now, seconds, rates);
  }
}
