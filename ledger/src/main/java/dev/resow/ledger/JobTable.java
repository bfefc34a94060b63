package dev.resow.ledger;

import dev.resow.contract.JobState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Jobs in and out without an entity manager: one statement for many rows, whatever their number.
 */
public final class JobTable {
  private static final String ACCEPT =
      """
      WITH accepted AS (
        INSERT INTO job (id, tenant, idempotency_key, request_hash, priority, prompt, spec,
          traceparent, created_at, updated_at, state, next_at, deadline)
        VALUES (?, ?, ?, ?, ?, ?, CAST(? AS jsonb), ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING RETURNING id)
      INSERT INTO outbox (id, topic, record_key, headers, payload, created_at)
      SELECT ?, ?, ?, CAST(? AS jsonb), ?, ? FROM accepted""";

  /** A process that freezes while it holds the jobs loses them after five seconds. */
  private static final String LOCK =
      """
      SELECT job.* FROM job,
        (SELECT set_config('idle_in_transaction_session_timeout', '5s', true)) bounded
      WHERE id = ANY (?) ORDER BY id FOR UPDATE OF job""";

  private static final String UPDATE =
      """
      UPDATE job SET state = ?, admitted_at = ?, release_base = ?, attempt = ?, tries = ?,
        failures = CAST(? AS jsonb), next_at = ?, worker = ?, heard_at = ?, started_at = ?,
        finished_at = ?, cancel_requested_at = ?, progress = CAST(? AS jsonb),
        result = CAST(? AS jsonb), failure = CAST(? AS jsonb), history = CAST(? AS jsonb),
        release_spec = CAST(? AS jsonb), updated_at = ?, events = ?
      WHERE id = ?""";

  private JobTable() {}

  /**
   * A new job and its first record, in one statement: both or none.
   *
   * @return false if the id or the tenant's idempotency key is taken
   */
  public static boolean accept(Connection connection, JobRow job, OutboxRow record)
      throws SQLException {
    try (var insert = connection.prepareStatement(ACCEPT)) {
      insert.setObject(1, job.id);
      insert.setString(2, job.tenant);
      insert.setString(3, job.idempotencyKey);
      insert.setString(4, job.requestHash);
      insert.setShort(5, job.priority);
      insert.setString(6, job.prompt);
      insert.setString(7, job.spec);
      insert.setString(8, job.traceparent);
      time(insert, 9, job.createdAt);
      time(insert, 10, job.updatedAt);
      insert.setString(11, job.state.name());
      time(insert, 12, job.nextAt);
      time(insert, 13, job.deadline);
      OutboxTable.set(insert, 14, record);
      return insert.executeUpdate() == 1;
    }
  }

  /** Locks jobs in the order of their ids, so that two writers cannot deadlock. */
  public static Map<UUID, JobRow> lock(Connection connection, Collection<UUID> ids)
      throws SQLException {
    var rows = new LinkedHashMap<UUID, JobRow>();
    if (ids.isEmpty()) return rows;
    try (var query = connection.prepareStatement(LOCK)) {
      query.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      try (var found = query.executeQuery()) {
        while (found.next()) {
          JobRow row = read(found);
          rows.put(row.id, row);
        }
      }
    }
    return rows;
  }

  /** Writes all that may change of jobs after they were accepted. */
  public static void update(Connection connection, Collection<JobRow> rows) throws SQLException {
    try (var update = connection.prepareStatement(UPDATE)) {
      for (JobRow row : rows) {
        update.setString(1, row.state.name());
        time(update, 2, row.admittedAt);
        update.setInt(3, row.releaseBase);
        update.setInt(4, row.attempt);
        update.setInt(5, row.tries);
        update.setString(6, row.failures);
        time(update, 7, row.nextAt);
        update.setString(8, row.worker);
        time(update, 9, row.heardAt);
        time(update, 10, row.startedAt);
        time(update, 11, row.finishedAt);
        time(update, 12, row.cancelRequestedAt);
        update.setString(13, row.progress);
        update.setString(14, row.result);
        update.setString(15, row.failure);
        update.setString(16, row.history);
        update.setString(17, row.releaseSpec);
        time(update, 18, row.updatedAt);
        update.setInt(19, row.events);
        update.setObject(20, row.id);
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static JobRow read(ResultSet found) throws SQLException {
    var row = new JobRow();
    row.id = found.getObject("id", UUID.class);
    row.tenant = found.getString("tenant");
    row.idempotencyKey = found.getString("idempotency_key");
    row.requestHash = found.getString("request_hash");
    row.priority = found.getShort("priority");
    row.prompt = found.getString("prompt");
    row.spec = found.getString("spec");
    row.traceparent = found.getString("traceparent");
    row.createdAt = time(found, "created_at");
    row.admittedAt = time(found, "admitted_at");
    row.state = JobState.valueOf(found.getString("state"));
    row.updatedAt = time(found, "updated_at");
    row.nextAt = time(found, "next_at");
    row.deadline = time(found, "deadline");
    row.releaseBase = found.getInt("release_base");
    row.attempt = found.getInt("attempt");
    row.tries = found.getInt("tries");
    row.failures = found.getString("failures");
    row.releaseSpec = found.getString("release_spec");
    row.worker = found.getString("worker");
    row.heardAt = time(found, "heard_at");
    row.startedAt = time(found, "started_at");
    row.finishedAt = time(found, "finished_at");
    row.cancelRequestedAt = time(found, "cancel_requested_at");
    row.progress = found.getString("progress");
    row.result = found.getString("result");
    row.failure = found.getString("failure");
    row.history = found.getString("history");
    row.origin = found.getString("origin");
    row.events = found.getInt("events");
    return row;
  }

  private static Instant time(ResultSet found, String column) throws SQLException {
    var time = found.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static void time(PreparedStatement statement, int index, Instant time)
      throws SQLException {
    statement.setObject(
        index,
        time == null ? null : time.atOffset(ZoneOffset.UTC),
        java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
  }
}
