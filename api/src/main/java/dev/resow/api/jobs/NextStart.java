package dev.resow.api.jobs;

import dev.resow.contract.JobState;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the next waiting job of a tenant begins: then a tenant whose queue is full may submit again.
 * The wait of the job is estimated as it is for clients that ask for its place.
 */
@ApplicationScoped
class NextStart {
  /** While no worker is there, or nothing was measured yet. */
  private static final int UNKNOWN_SECONDS = 5;

  private static final int MOST_SECONDS = 60;

  /** A tenant that is refused again and again costs one estimate in this time. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final int MOST_TENANTS = 1000;

  /** Of each model and class the job of the tenant that goes first: one that may begin now. */
  private static final String FIRST =
      """
      SELECT DISTINCT ON (model, priority) id, tenant, model, priority, created_at, next_at FROM job
      WHERE tenant = ? AND state = 'QUEUED'
      ORDER BY model, priority, greatest(next_at, ?), created_at, id""";

  private final Sql sql;
  private final QueuePlaces places;
  private final Clock clock;
  private final Map<String, Estimate> known = new ConcurrentHashMap<>();

  private record Estimate(int seconds, Instant until) {}

  NextStart(Sql sql, QueuePlaces places, Clock clock) {
    this.sql = sql;
    this.places = places;
    this.clock = clock;
  }

  /** Whole seconds, 1 to 60. */
  int seconds(String tenant) {
    Instant now = clock.instant();
    Estimate last = known.get(tenant);
    if (last != null && now.isBefore(last.until())) return last.seconds();
    if (known.size() >= MOST_TENANTS) known.clear();
    int seconds = estimate(tenant);
    known.put(tenant, new Estimate(seconds, now.plus(FRESH)));
    return seconds;
  }

  private int estimate(String tenant) {
    double wait =
        sql.list(FIRST, NextStart::row, tenant, clock.instant()).stream()
            .map(places::of)
            .map(QueuePlace::waitSeconds)
            .filter(Objects::nonNull)
            .mapToDouble(seconds -> seconds)
            .min()
            .orElse(UNKNOWN_SECONDS);
    return (int) Math.clamp(Math.ceil(wait), 1, MOST_SECONDS);
  }

  private static JobRow row(ResultSet found) throws SQLException {
    var row = new JobRow();
    row.id = found.getObject("id", UUID.class);
    row.state = JobState.QUEUED;
    row.tenant = found.getString("tenant");
    row.model = found.getString("model");
    row.priority = found.getShort("priority");
    row.createdAt = Sql.instant(found, "created_at");
    row.nextAt = Sql.instant(found, "next_at");
    return row;
  }
}
