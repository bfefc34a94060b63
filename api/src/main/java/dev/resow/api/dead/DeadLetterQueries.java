package dev.resow.api.dead;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Parameters;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.persistence.Sql;
import dev.resow.persistence.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Reads dead letters as clients see them. */
@ApplicationScoped
class DeadLetterQueries {
  private static final String SELECT =
      """
      SELECT l.id, l.at, l.reason, l.detail, l.consumer, l.job_id, l.attempt, l.topic, %s AS origin,
        l.requeued_at, l.requeued_job, job.prompt
      FROM dead_letter l LEFT JOIN job ON job.id = l.job_id %s
      ORDER BY l.at DESC, l.id DESC LIMIT ?""";

  private final Sql sql;

  DeadLetterQueries(Sql sql) {
    this.sql = sql;
  }

  /**
   * @throws ProblemException if the viewer has no such letter
   */
  DeadLetterView get(LetterViewer.Sight sight, String id) {
    var where = new DeadLetterFilter(null, null, null, null, null, List.of(id)).where(sight);
    var found = list("l.origin", where, 1);
    if (found.isEmpty())
      throw new ProblemException(
          ProblemType.NOT_FOUND, "No dead letter has the id " + Excerpt.of(id) + ".");
    return found.getFirst();
  }

  /**
   * Newest first.
   *
   * @param requeued true: only those that were queued again; false: only the others; null: all
   * @param cursor null for the first page
   */
  List<DeadLetterView> page(
      LetterViewer.Sight sight,
      DeadLetterFilter filter,
      Boolean requeued,
      String cursor,
      int size) {
    var where = filter.where(sight);
    if (requeued != null)
      where.and(requeued ? "l.requeued_at IS NOT NULL" : "l.requeued_at IS NULL");
    if (cursor != null) after(where, cursor);
    return list("NULL::text", where, size);
  }

  static String cursor(DeadLetterView last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((last.at() + " " + last.id()).getBytes(StandardCharsets.UTF_8));
  }

  private static void after(Where where, String cursor) {
    record Place(Instant at, String id) {}
    Place place =
        Parameters.cursor(
            cursor,
            plain -> {
              String[] parts = plain.split(" ", 2);
              return new Place(Parameters.cursorTime(parts[0]), parts[1]);
            });
    where.and("(l.at, l.id) < (?, ?)", place.at(), place.id());
  }

  private List<DeadLetterView> list(String origin, Where where, int size) {
    return sql.list(
        SELECT.formatted(origin, where.sql()), DeadLetterView::read, where.parameters(size));
  }
}
