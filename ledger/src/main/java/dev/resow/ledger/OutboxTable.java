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
      WHERE id IN (SELECT id FROM outbox WHERE id = ANY (?) FOR UPDATE SKIP LOCKED)""";

  private static final String LEFT_BEHIND =
      """
      SELECT id, octet_length(payload) FROM outbox
      WHERE parked_at IS NULL AND created_at < ? AND (next_at IS NULL OR next_at <= ?)
      ORDER BY created_at LIMIT ? FOR UPDATE SKIP LOCKED""";

  private static final String ROWS =
      """
      SELECT id, topic, record_key, headers, payload, created_at, tries FROM outbox
      WHERE id = ANY (?) ORDER BY created_at""";

  private static final String FAILED =
      """
      UPDATE outbox SET tries = tries + 1, next_at = ?, parked_at = ?, error = ?
      WHERE id = ? AND parked_at IS NULL""";

  private static final String COUNT_PARKED =
      "SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL";

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

  /**
   * The oldest rows from before {@code before} whose time has come and that nobody else holds,
   * locked: as many as fit into {@code mostBytes}, at least one.
   */
  static List<OutboxRow> leftBehind(
      Connection connection, Instant before, Instant now, int most, long mostBytes)
      throws SQLException {
    var ids = new ArrayList<UUID>();
    try (var query = connection.prepareStatement(LEFT_BEHIND)) {
      query.setObject(1, before.atOffset(ZoneOffset.UTC));
      query.setObject(2, now.atOffset(ZoneOffset.UTC));
      query.setInt(3, most);
      try (var found = query.executeQuery()) {
        long bytes = 0;
        while (found.next()) {
          bytes += found.getLong(2);
          if (!ids.isEmpty() && bytes > mostBytes) break;
          ids.add(found.getObject(1, UUID.class));
        }
      }
    }
    return ids.isEmpty() ? List.of() : rows(connection, ids);
  }

  private static List<OutboxRow> rows(Connection connection, List<UUID> ids) throws SQLException {
    try (var query = connection.prepareStatement(ROWS)) {
      query.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
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
          row.tries = found.getInt(7);
          rows.add(row);
        }
      }
      return rows;
    }
  }

  /**
   * Remembers a try that failed.
   *
   * @param nextAt when to try again, or null if the row is parked
   * @param parkedAt since when nobody tries it any more, or null
   */
  static void failed(Connection connection, UUID id, Instant nextAt, Instant parkedAt, String error)
      throws SQLException {
    try (var failed = connection.prepareStatement(FAILED)) {
      failed.setObject(1, nextAt == null ? null : nextAt.atOffset(ZoneOffset.UTC));
      failed.setObject(2, parkedAt == null ? null : parkedAt.atOffset(ZoneOffset.UTC));
      failed.setString(3, error);
      failed.setObject(4, id);
      failed.executeUpdate();
    }
  }

  static long parked(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(COUNT_PARKED);
        var found = query.executeQuery()) {
      found.next();
      return found.getLong(1);
    }
  }
}
