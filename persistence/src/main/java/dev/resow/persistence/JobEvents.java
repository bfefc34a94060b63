package dev.resow.persistence;

import dev.resow.contract.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A job's state and its events from a place on, of one snapshot: a job that is seen as ended has
 * all its events in the list. Every open stream reads them after each change, so this is one
 * statement without a transaction of its own and without entities that a persistence context
 * tracks.
 *
 * @param last number of the job's last event
 * @param numbers of its attempts, as people count them
 * @param events after the place, in order
 */
public record JobEvents(JobState state, int last, AttemptNumbers numbers, List<EventRow> events) {
  private static final String AFTER =
      """
      SELECT j.state, j.events, j.history, j.attempt, j.tries,
             e.seq, e.event_id, e.type, e.attempt, e.at, e.data
      FROM job j LEFT JOIN job_event e ON e.job_id = j.id AND e.seq > ?
      WHERE j.id = ? ORDER BY e.seq""";

  /** A row of the query: what belongs to the job comes again in each. */
  private record Row(
      JobState state, int last, String history, int attempt, int tries, EventRow event) {}

  /**
   * @param seq number of the last event that is known, 0 for none
   * @return empty if there is no such job
   */
  public static Optional<JobEvents> after(Sql sql, UUID job, int seq) {
    var rows = sql.list(AFTER, row -> row(job, row), seq, job);
    if (rows.isEmpty()) return Optional.empty();
    Row first = rows.getFirst();
    return Optional.of(
        new JobEvents(
            first.state(),
            first.last(),
            AttemptNumbers.of(first.history(), first.attempt(), first.tries()),
            first.event() == null ? List.of() : rows.stream().map(Row::event).toList()));
  }

  private static Row row(UUID job, ResultSet row) throws SQLException {
    return new Row(
        JobState.valueOf(row.getString(1)),
        row.getInt(2),
        row.getString(3),
        row.getInt(4),
        row.getInt(5),
        event(job, row));
  }

  private static EventRow event(UUID job, ResultSet row) throws SQLException {
    Integer seq = row.getObject(6, Integer.class);
    if (seq == null) return null;
    var event = new EventRow();
    event.jobId = job;
    event.seq = seq;
    event.eventId = row.getString(7);
    event.type = row.getString(8);
    event.attempt = row.getObject(9, Integer.class);
    event.at = Sql.instant(row, 10);
    event.data = row.getString(11);
    return event;
  }
}
