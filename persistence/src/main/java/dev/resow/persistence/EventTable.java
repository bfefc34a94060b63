package dev.resow.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The events of jobs, as the scheduler writes them. */
@ApplicationScoped
public class EventTable {
  private static final EntityTable<EventRow> EVENTS =
      new EntityTable<>(EventRow.class, EventRow::new);

  /** The ids are a subquery for the same reason as in {@link JobTable}. */
  private static final String STORED =
      "SELECT event_id FROM job_event WHERE event_id = ANY (CAST((SELECT ?) AS text[]))";

  private final Sql sql;

  EventTable(Sql sql) {
    this.sql = sql;
  }

  /** Which of these events are stored. */
  public Set<String> stored(Collection<String> eventIds) {
    if (eventIds.isEmpty()) return new HashSet<>();
    return new HashSet<>(
        sql.list(STORED, row -> row.getString(1), (Object) eventIds.toArray(String[]::new)));
  }

  /**
   * Stores events.
   *
   * @throws DatabaseException if an event with the same id is stored
   */
  public void append(List<EventRow> events) {
    sql.batch(EVENTS.insert(), events.stream().map(EVENTS::insertParameters).toList());
  }
}
