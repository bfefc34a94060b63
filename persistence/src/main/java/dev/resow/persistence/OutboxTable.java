package dev.resow.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The rows of the outbox. */
@ApplicationScoped
class OutboxTable {
  static final EntityTable<OutboxRow> ROWS = new EntityTable<>(OutboxRow.class, OutboxRow::new);

  /**
   * A delete that is lost in a crash only sends records again, which changes nothing; so it does
   * not wait for the disk.
   */
  private static final String DELETE =
      """
      DELETE FROM outbox USING (SELECT set_config('synchronous_commit', 'off', true)) unhurried
      WHERE id IN (SELECT id FROM outbox WHERE id = ANY (?) FOR UPDATE SKIP LOCKED)""";

  private static final String LEFT_BEHIND =
      """
      SELECT id, octet_length(payload) AS bytes FROM outbox
      WHERE parked_at IS NULL AND created_at < ? AND (next_at IS NULL OR next_at <= ?)
      ORDER BY created_at LIMIT ? FOR UPDATE SKIP LOCKED""";

  private static final String FAILED =
      """
      UPDATE outbox SET tries = tries + 1, next_at = ?, parked_at = ?, error = ?
      WHERE id = ? AND parked_at IS NULL""";

  private final Sql sql;

  OutboxTable(Sql sql) {
    this.sql = sql;
  }

  void insert(List<OutboxRow> rows) {
    sql.batch(ROWS.insert(), rows.stream().map(ROWS::insertParameters).toList());
  }

  void delete(List<OutboxRow> rows) {
    sql.update(DELETE, (Object) rows.stream().map(row -> row.id).toArray(UUID[]::new));
  }

  private record Size(UUID id, long bytes) {}

  /**
   * The oldest rows from before {@code before} that are due and that no other process holds,
   * locked: as many as fit into {@code maxBytes}, at least one.
   */
  List<OutboxRow> leftBehind(Instant before, Instant now, int max, long maxBytes) {
    var found =
        sql.list(
            LEFT_BEHIND,
            row -> new Size(row.getObject("id", UUID.class), row.getLong("bytes")),
            before,
            now,
            max);
    var ids = new ArrayList<UUID>();
    long bytes = 0;
    for (var size : found) {
      bytes += size.bytes();
      if (!ids.isEmpty() && bytes > maxBytes) break;
      ids.add(size.id());
    }
    if (ids.isEmpty()) return List.of();
    return sql.list(
        "SELECT %s FROM outbox WHERE id = ANY (?) ORDER BY created_at".formatted(ROWS.columns()),
        ROWS::read,
        (Object) ids.toArray(UUID[]::new));
  }

  /**
   * Records a failed attempt to send.
   *
   * @param nextAt when to try again, or null if the row is parked
   * @param parkedAt since when the row waits for an operator, or null
   */
  void failed(UUID id, Instant nextAt, Instant parkedAt, String error) {
    sql.update(FAILED, nextAt, parkedAt, error, id);
  }

  long parked() {
    return sql.count("SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL");
  }
}
