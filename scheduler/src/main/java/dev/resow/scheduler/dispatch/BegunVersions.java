package dev.resow.scheduler.dispatch;

import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The version of its model that a job has begun with, and a replay the round that it samples again:
 * there its checkpoint can be used, and there the seed gives the same picture.
 */
@ApplicationScoped
class BegunVersions {
  private static final String BEGUN =
      """
      SELECT job.id, round.fingerprint
      FROM job CROSS JOIN LATERAL (
        SELECT fingerprint FROM job_round
        WHERE fingerprint IS NOT NULL AND (job_id = job.id OR job_id = CAST(origin ->> 'job' AS uuid)
          AND attempt = CAST(origin ->> 'attempt' AS integer)
          AND round = CAST(origin ->> 'round' AS integer))
        ORDER BY job_id = job.id DESC, attempt DESC, round DESC LIMIT 1) round
      WHERE job.id = ANY (?)""";

  private final Sql sql;

  BegunVersions(Sql sql) {
    this.sql = sql;
  }

  /** Digests of fingerprints by job; without the jobs that have not begun. */
  Map<UUID, String> of(Collection<UUID> jobs) {
    if (jobs.isEmpty()) return Map.of();
    return sql
        .list(
            BEGUN,
            row -> Map.entry(row.getObject(1, UUID.class), row.getString(2)),
            (Object) jobs.toArray(UUID[]::new))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
