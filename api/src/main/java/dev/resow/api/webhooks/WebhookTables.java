package dev.resow.api.webhooks;

import dev.resow.contract.JobState;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The tables of webhooks and their messages. */
@ApplicationScoped
class WebhookTables {
  private static final int LOG_LENGTH = 200;

  private final AgroalDataSource database;

  WebhookTables(AgroalDataSource database) {
    this.database = database;
  }

  /** A message whose turn it is. */
  record Due(
      UUID id,
      String url,
      byte[] secret,
      UUID job,
      JobState state,
      Instant happenedAt,
      int tries) {}

  void insert(Webhook hook, byte[] secret) {
    run(
        "INSERT INTO webhook (id, tenant, url, secret, states, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        hook.id(),
        hook.tenant(),
        hook.url(),
        secret,
        hook.states().stream().map(Enum::name).toArray(String[]::new),
        Timestamp.from(hook.createdAt()));
  }

  /**
   * @param tenant whose, or null for everybody's
   */
  List<Webhook> all(String tenant) {
    return read(
        """
        SELECT id, tenant, url, states, created_at FROM webhook
        WHERE ended_at IS NULL AND (?::text IS NULL OR tenant = ?) ORDER BY created_at DESC, id""",
        row ->
            new Webhook(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                Arrays.stream((String[]) row.getArray(4).getArray())
                    .map(JobState::valueOf)
                    .toList(),
                row.getTimestamp(5).toInstant()),
        tenant,
        tenant);
  }

  /** Ends a webhook; its messages that are still to be sent are dropped. */
  void end(UUID id, Instant now) {
    run("UPDATE webhook SET ended_at = ? WHERE id = ?", Timestamp.from(now), id);
    run("UPDATE webhook_delivery SET next_at = NULL WHERE webhook_id = ?", id);
  }

  /** The last messages of a webhook, newest first. */
  List<Delivery> log(UUID webhook) {
    return read(
        """
        SELECT id, job_id, state, happened_at, tries, next_at, delivered_at, last_at, last_status, last_error
        FROM webhook_delivery WHERE webhook_id = ? ORDER BY happened_at DESC, id LIMIT ?""",
        row ->
            new Delivery(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                JobState.valueOf(row.getString(3)),
                row.getTimestamp(4).toInstant(),
                row.getInt(5),
                instant(row.getTimestamp(6)),
                instant(row.getTimestamp(7)),
                instant(row.getTimestamp(8)),
                row.getObject(9, Integer.class),
                row.getString(10)),
        webhook,
        LOG_LENGTH);
  }

  /**
   * Sends a message once more, also one that arrived.
   *
   * @return false if the webhook has no such message
   */
  boolean again(UUID webhook, UUID delivery, Instant now) {
    return run(
            "UPDATE webhook_delivery SET next_at = ? WHERE webhook_id = ? AND id = ?",
            Timestamp.from(now),
            webhook,
            delivery)
        == 1;
  }

  /**
   * Takes messages whose time has come; nobody else gets them until the lease is over.
   *
   * @param lease longer than a try may last
   */
  List<Due> take(Instant now, Duration lease, int most) {
    return read(
        """
        UPDATE webhook_delivery AS d SET next_at = ?, tries = d.tries + 1
        FROM webhook AS hook
        WHERE hook.id = d.webhook_id AND d.id IN (
            SELECT id FROM webhook_delivery WHERE next_at <= ? ORDER BY next_at LIMIT ? FOR UPDATE SKIP LOCKED)
        RETURNING d.id, hook.url, hook.secret, d.job_id, d.state, d.happened_at, d.tries""",
        row ->
            new Due(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getBytes(3),
                row.getObject(4, UUID.class),
                JobState.valueOf(row.getString(5)),
                row.getTimestamp(6).toInstant(),
                row.getInt(7)),
        Timestamp.from(now.plus(lease)),
        Timestamp.from(now),
        most);
  }

  void delivered(UUID delivery, Instant now, int status) {
    run(
        """
        UPDATE webhook_delivery SET next_at = NULL, delivered_at = ?, last_at = ?, last_status = ?, last_error = NULL
        WHERE id = ?""",
        Timestamp.from(now),
        Timestamp.from(now),
        status,
        delivery);
  }

  /**
   * @param next when it is tried again, or null when it is given up
   */
  void failed(UUID delivery, Instant now, Integer status, String error, Instant next) {
    run(
        """
        UPDATE webhook_delivery SET next_at = ?::timestamptz, last_at = ?, last_status = ?::integer, last_error = ?
        WHERE id = ?""",
        next == null ? null : Timestamp.from(next),
        Timestamp.from(now),
        status,
        error,
        delivery);
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> read(String sql, Reader<T> reader, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      fill(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        var found = new ArrayList<T>();
        while (rows.next()) found.add(reader.read(rows));
        return found;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the webhooks could not be read", e);
    }
  }

  private int run(String sql, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      fill(statement, values);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the webhooks could not be written", e);
    }
  }

  private static void fill(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++)
      if (values[i] instanceof String[] texts)
        statement.setArray(i + 1, statement.getConnection().createArrayOf("text", texts));
      else statement.setObject(i + 1, values[i]);
  }

  private static Instant instant(Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
