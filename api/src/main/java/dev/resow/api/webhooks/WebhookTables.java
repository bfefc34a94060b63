package dev.resow.api.webhooks;

import dev.resow.api.access.TenantSet;
import dev.resow.contract.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The table of webhooks, and what became of their messages. */
@ApplicationScoped
class WebhookTables {
  private static final int LOG_LENGTH = 200;

  private final Sql sql;
  private final WebhookSettings settings;

  WebhookTables(Sql sql, WebhookSettings settings) {
    this.sql = sql;
    this.settings = settings;
  }

  void insert(Webhook hook, byte[] secret) {
    sql.run(
        "INSERT INTO webhook (id, tenant, url, secret, states, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        hook.id(),
        hook.tenant(),
        hook.url(),
        secret,
        hook.states().stream().map(Enum::name).toArray(String[]::new),
        hook.createdAt());
  }

  /** Webhooks in use, newest first. */
  List<Webhook> all(TenantSet tenants, Instant now) {
    return sql.read(
        """
        SELECT id, tenant, url, states, created_at, failures, paused_until, disabled_at, disabled_why
        FROM webhook WHERE ended_at IS NULL AND %s ORDER BY created_at DESC, id"""
            .formatted(tenants.condition("tenant")),
        row ->
            new Webhook(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                Arrays.stream((String[]) row.getArray(4).getArray())
                    .map(JobState::valueOf)
                    .toList(),
                Sql.instant(row, 5),
                Webhook.Circuit.of(
                    row.getInt(6), Sql.instant(row, 7), settings.breakerFailures(), now),
                Sql.instant(row, 8),
                row.getString(9)),
        tenants.values().toArray());
  }

  /** Ends a webhook; its messages that are still to be sent are dropped. */
  void end(UUID id, Instant now) {
    sql.run("UPDATE webhook SET ended_at = ? WHERE id = ?", now, id);
    sql.run("UPDATE webhook_delivery SET next_at = NULL WHERE webhook_id = ?", id);
  }

  /** The receiver is gone: nothing is sent until the webhook is enabled. */
  void disable(UUID id, Instant now, String why) {
    sql.run(
        "UPDATE webhook SET disabled_at = coalesce(disabled_at, ?), disabled_why = ? WHERE id = ?",
        now,
        why,
        id);
    sql.run(
        """
        UPDATE webhook_delivery SET next_at = NULL, last_error = coalesce(last_error, ?)
        WHERE webhook_id = ? AND next_at IS NOT NULL""",
        "not sent: " + why,
        id);
  }

  /** Closes the circuit and clears the failures. */
  void enable(UUID id) {
    sql.run(
        """
        UPDATE webhook SET disabled_at = NULL, disabled_why = NULL, failures = 0, paused_until = NULL
        WHERE id = ?""",
        id);
  }

  /** The last messages of a webhook, newest first. */
  List<Delivery> log(UUID webhook) {
    return sql.read(
        """
        SELECT id, job_id, state, happened_at, tries, next_at, delivered_at, last_at, last_status, last_error
        FROM webhook_delivery WHERE webhook_id = ? ORDER BY happened_at DESC, id LIMIT ?""",
        row ->
            new Delivery(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                JobState.valueOf(row.getString(3)),
                Sql.instant(row, 4),
                row.getInt(5),
                Sql.instant(row, 6),
                Sql.instant(row, 7),
                Sql.instant(row, 8),
                row.getObject(9, Integer.class),
                row.getString(10)),
        webhook,
        LOG_LENGTH);
  }

  /**
   * Sends a message once more, also one that arrived, and also while the circuit is open.
   *
   * @return false if the webhook has no such message
   */
  boolean again(UUID webhook, UUID delivery, Instant now) {
    boolean found =
        sql.run(
                "UPDATE webhook_delivery SET next_at = ? WHERE webhook_id = ? AND id = ?",
                now,
                webhook,
                delivery)
            == 1;
    if (found) sql.run("UPDATE webhook SET paused_until = NULL WHERE id = ?", webhook);
    return found;
  }
}
