package dev.resow.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rows of the outbox, in and out. */
final class OutboxTable {
  private static final String INSERT =
      """
      INSERT INTO outbox (id, topic, record_key, headers, payload, created_at)
      VALUES (?, ?, ?, CAST(? AS jsonb), ?, ?)""";

  /**
   * Losing this delete in a crash only means that records are sent again, which changes nothing: it
   * need not wait for the disk.
   */
  private static final String DELETE =
      """
      DELETE FROM outbox USING (SELECT set_config('synchronous_commit', 'off', true)) unhurried
      WHERE id = ANY (?)""";

  private static final String LEFT_BEHIND =
      """
      SELECT id, topic, record_key, headers, payload, created_at FROM outbox
      WHERE created_at < ? ORDER BY created_at LIMIT ? FOR UPDATE SKIP LOCKED""";

  private OutboxTable() {}

  static void insert(Connection connection, List<OutboxRow> rows) throws SQLException {
    try (var insert = connection.prepareStatement(INSERT)) {
      for (OutboxRow row : rows) {
        set(insert, 1, row);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The six columns from {@code from} on. */
  static void set(PreparedStatement statement, int from, OutboxRow row) throws SQLException {
    statement.setObject(from, row.id);
    statement.setString(from + 1, row.topic);
    statement.setString(from + 2, row.recordKey);
    statement.setString(from + 3, row.headers);
    statement.setBytes(from + 4, row.payload);
    statement.setObject(from + 5, row.createdAt.atOffset(ZoneOffset.UTC));
  }

  static void delete(Connection connection, List<OutboxRow> rows) throws SQLException {
    try (var delete = connection.prepareStatement(DELETE)) {
      var ids = rows.stream().map(row -> row.id).toArray();
      delete.setArray(1, connection.createArrayOf("uuid", ids));
      delete.executeUpdate();
    }
  }

  /** The oldest rows from before {@code before} that nobody else holds, locked. */
  static List<OutboxRow> leftBehind(Connection connection, Instant before, int most)
      throws SQLException {
    try (var query = connection.prepareStatement(LEFT_BEHIND)) {
      query.setObject(1, before.atOffset(ZoneOffset.UTC));
      query.setInt(2, most);
      var rows = new ArrayList<OutboxRow>();
      try (var found = query.executeQuery()) {
        while (found.next()) {
          var row = new OutboxRow();
          row.id = found.getObject(1, UUID.class);
          row.topic = found.getString(2);
          row.recordKey = found.getString(3);
          row.headers = found.getString(4);
          row.payload = found.getBytes(5);
          row.createdAt = found.getObject(6, OffsetDateTime.class).toInstant();
          rows.add(row);
        }
      }
      return rows;
    }
  }
}
