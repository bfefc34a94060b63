package dev.resow.api.queue;

import dev.resow.api.access.TenantSet;
import dev.resow.api.queue.QueueResource.Queue;
import dev.resow.api.queue.QueueResource.Rate;
import dev.resow.api.queue.QueueResource.Rates;
import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.persistence.Sql;
import dev.resow.persistence.StateIndex;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts over many jobs, each one query on indexes. */
@ApplicationScoped
class QueueQueries {
  /**
   * Jobs by state, those that are queued also by class: admitted ones and the few that are not yet.
   * Each of the four parts is one index.
   */
  private static final String COUNTS =
      """
      SELECT state, CAST(NULL AS smallint) AS priority, count(*) AS jobs,
             CAST(NULL AS timestamptz) AS oldest
      FROM job
      WHERE state IN (%2$s) AND %1$s
      GROUP BY state
      UNION ALL
      SELECT state, NULL, count(*), NULL FROM job
      WHERE state IN (%3$s) AND %1$s
      GROUP BY state
      UNION ALL
      SELECT 'QUEUED', priority, count(*), min(created_at) FROM job
      WHERE state = 'QUEUED' AND admitted_at IS NOT NULL AND %1$s
      GROUP BY priority
      UNION ALL
      SELECT 'QUEUED', priority, count(*), min(created_at) FROM job
      WHERE state = 'QUEUED' AND admitted_at IS NULL AND %1$s
      GROUP BY priority""";

  private static final int PARTS = 4;

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
    var parameters = new ArrayList<Object>();
    for (int part = 0; part < PARTS; part++) parameters.addAll(tenants.values());
    var counts =
        sql.list(
            COUNTS.formatted(
                tenants.condition("tenant"),
                StateIndex.ENDED.literals(),
                StateIndex.IN_FLIGHT.literals()),
            row ->
                new Count(
                    JobState.valueOf(row.getString("state")),
                    row.getObject("priority", Integer.class),
                    row.getLong("jobs"),
                    Sql.instant(row, "oldest")),
            parameters.toArray());
    var states = new EnumMap<JobState, Long>(JobState.class);
    var classes = new TreeMap<String, Long>();
    for (Count count : counts) {
      states.merge(count.state(), count.jobs(), Long::sum);
      if (count.rank() != null) classes.merge(name(count.rank()), count.jobs(), Long::sum);
    }
    var oldest =
        counts.stream().map(Count::oldest).filter(Objects::nonNull).min(Comparator.naturalOrder());
    return new Queue(states, classes, oldest.orElse(null));
  }

  /**
   * Jobs of a state.
   *
   * @param rank of the class of queued jobs, else null
   * @param oldest when the first of them was accepted, if they are queued
   */
  private record Count(JobState state, Integer rank, long jobs, Instant oldest) {}

  private static String name(int rank) {
    return Priority.ofRank(rank).name().toLowerCase(Locale.ROOT);
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
