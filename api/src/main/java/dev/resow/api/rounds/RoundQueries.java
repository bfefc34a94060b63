package dev.resow.api.rounds;

import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Pages of rounds, newest first. */
@ApplicationScoped
class RoundQueries {
  private static final String SELECT =
      """
      SELECT r.*, round_found(r.found, r.verdict) AS kinds, job.prompt,
        (SELECT jsonb_agg(jsonb_build_object('first', p.first, 'second', p.second, 'iom', p.iom,
                  'overlap', p.overlap, 'interchange', p.interchange,
                  'overlapped', p.overlapped) ORDER BY p.first, p.second)
         FROM job_round_pair p
         WHERE (p.job_id, p.attempt, p.round) = (r.job_id, r.attempt, r.round)) AS pairs,
        (SELECT jsonb_agg(jsonb_build_object('subject', a.subject, 'area', a.area,
                  'exclusive', a.exclusive) ORDER BY a.subject)
         FROM job_round_area a
         WHERE (a.job_id, a.attempt, a.round) = (r.job_id, r.attempt, r.round)) AS areas
      FROM job_round r JOIN job ON job.id = r.job_id
      %s
      ORDER BY r.started_at DESC, r.job_id DESC, r.attempt DESC, r.round DESC
      LIMIT ?""";

  private final Sql sql;

  RoundQueries(Sql sql) {
    this.sql = sql;
  }

  /**
   * @param cursor null for the first page
   */
  List<RoundView> page(LedgerFilter filter, RoundCursor cursor, int size) {
    var where = filter.where();
    if (cursor != null)
      where.and(
          "(r.started_at, r.job_id, r.attempt, r.round) < (?, ?, ?, ?)",
          cursor.startedAt(),
          cursor.job(),
          cursor.attempt(),
          cursor.round());
    return sql.list(SELECT.formatted(where.sql()), RoundView::read, where.parameters(size));
  }
}
