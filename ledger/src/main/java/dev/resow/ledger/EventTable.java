package dev.resow.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The events of jobs, as the scheduler writes them. */
public final class EventTable {
  private static final String STORED = "SELECT event_id FROM job_event WHERE event_id = ANY (?)";
  private static final String INSERT =
      """
      INSERT INTO job_event (job_id, seq, event_id, type, attempt, at, data)
      VALUES (?, ?, ?, ?, ?, ?, CAST(? AS jsonb))""";

  private EventTable() {}

  /** Which of these events are stored. */
  public static Set<String> stored(Connection connection, Collection<String> eventIds)
      throws SQLException {
    var stored = new HashSet<String>();
    if (eventIds.isEmpty()) return stored;
    try (var query = connection.prepareStatement(STORED)) {
      query.setArray(1, connection.createArrayOf("text", eventIds.toArray()));
      try (var found = query.executeQuery()) {
        while (found.next()) stored.add(found.getString(1));
      }
    }
    return stored;
  }

  /** Stores events; a second one with the same id is refused. */
  public static void append(Connection connection, List<EventRow> events) throws SQLException {
    try (var insert = connection.prepareStatement(INSERT)) {
      for (EventRow event : events) {
        insert.setObject(1, event.jobId);
        insert.setInt(2, event.seq);
        insert.setString(3, event.eventId);
        insert.setString(4, event.type);
        insert.setObject(5, event.attempt, Types.INTEGER);
        insert.setObject(6, event.at.atOffset(ZoneOffset.UTC));
        insert.setString(7, event.data);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
