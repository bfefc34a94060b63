package dev.resow.api.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Messages waiting to be sent, shared by all api processes. A message is leased to one process at a
 * time: a crash causes a repeated message, never a lost one, and results after the lease has
 * expired are ignored.
 */
@ApplicationScoped
class DeliveryQueue {
  /**
   * The next messages in turn, from the tenant and the webhook with the fewest in flight. A
   * webhook's row is locked meanwhile; a row that another process has locked is skipped.
   */
  private static final String TAKE =
      """
      WITH RECURSIVE waiting AS (
        (SELECT webhook_id FROM webhook_delivery WHERE next_at IS NOT NULL
         ORDER BY webhook_id LIMIT 1)
        UNION ALL
        SELECT following.webhook_id FROM waiting CROSS JOIN LATERAL (
          SELECT webhook_id FROM webhook_delivery
          WHERE next_at IS NOT NULL AND webhook_id > waiting.webhook_id
          ORDER BY webhook_id LIMIT 1) following),
      clock AS (SELECT ?::timestamptz AS now),
      busy AS (
        SELECT d.webhook_id, hook.tenant, count(*) AS sending
        FROM clock, webhook_delivery d JOIN webhook hook ON hook.id = d.webhook_id
        WHERE d.leased_until > clock.now GROUP BY d.webhook_id, hook.tenant),
      ready AS MATERIALIZED (
        SELECT hook.id, hook.tenant, hook.failures FROM clock, webhook hook
        WHERE hook.id IN (SELECT webhook_id FROM waiting)
          AND hook.ended_at IS NULL AND hook.disabled_at IS NULL
          AND (hook.paused_until IS NULL OR hook.paused_until <= clock.now)
          AND EXISTS (
            SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = hook.id AND d.next_at <= clock.now)
        FOR NO KEY UPDATE OF hook SKIP LOCKED),
      candidate AS (
        SELECT message.id, message.next_at, ready.tenant, ready.failures,
          row_number() OVER (PARTITION BY ready.id ORDER BY message.next_at, message.id)
            + coalesce(busy.sending, 0) AS of_webhook
        FROM clock, ready LEFT JOIN busy ON busy.webhook_id = ready.id
        CROSS JOIN LATERAL (
          SELECT d.id, d.next_at FROM clock, webhook_delivery d
          WHERE d.webhook_id = ready.id AND d.next_at <= clock.now
            AND (d.leased_until IS NULL OR d.leased_until <= clock.now)
          ORDER BY d.next_at, d.id LIMIT ?) message),
      turn AS (
        SELECT id, next_at,
          row_number() OVER (PARTITION BY tenant ORDER BY of_webhook, next_at, id)
            + coalesce((SELECT sum(sending) FROM busy WHERE busy.tenant = candidate.tenant), 0)
            AS of_tenant
        FROM candidate WHERE of_webhook <= CASE WHEN failures >= ? THEN 1 ELSE ? END),
      chosen AS (
        SELECT id FROM turn WHERE of_tenant <= ? ORDER BY of_tenant, next_at, id LIMIT ?)
      UPDATE webhook_delivery AS d
      SET next_at = now + ?, leased_until = now + ?, tries = d.tries + 1
      FROM clock, chosen, webhook AS hook
      WHERE d.id = chosen.id AND hook.id = d.webhook_id AND d.next_at <= clock.now
        AND (d.leased_until IS NULL OR d.leased_until <= clock.now)
      RETURNING d.id, hook.id, hook.url, hook.secret, d.job_id, d.state, d.happened_at, d.tries,
        coalesce((SELECT traceparent FROM job WHERE job.id = d.job_id),
          (SELECT traceparent FROM batch WHERE batch.id = d.batch_id)),
        (SELECT jsonb_build_object(
            'verdict', result -> 'verdict', 'found', coalesce(result -> 'found', '[]'),
            'review', result -> 'review')
         FROM job
         WHERE job.id = d.job_id AND job.state = d.state AND result -> 'verdict' IS NOT NULL),
        d.batch_id,
        (SELECT jsonb_build_object('jobs', batch.jobs, 'skipped', batch.skipped,
            'cancelled', batch.cancelled_at IS NOT NULL, 'states', (
              SELECT jsonb_object_agg(counted.state, counted.count) FROM (
                SELECT r.state, count(*) FROM batch_row r
                WHERE r.batch_id = batch.id AND r.state IS NOT NULL GROUP BY r.state) counted))
         FROM batch WHERE batch.id = d.batch_id)"""
          .replace("now + ?", "clock.now + make_interval(secs => ?)");

  private final Sql sql;
  private final WebhookSettings settings;

  DeliveryQueue(Sql sql, WebhookSettings settings) {
    this.sql = sql;
    this.settings = settings;
  }

  /**
   * A message whose turn it is.
   *
   * @param tries with the one that begins; an outcome counts only for it
   * @param traceparent of the job or the batch, or null
   */
  record Due(
      UUID id,
      UUID webhook,
      String url,
      byte[] secret,
      MessageSubject subject,
      Instant happenedAt,
      int tries,
      String traceparent) {}

  /**
   * Takes messages whose time has come.
   *
   * @param lease longer than a try may last
   */
  List<Due> take(Instant now, Duration lease, int most) {
    double seconds = lease.toMillis() / 1e3;
    return sql.list(
        TAKE,
        row ->
            new Due(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getBytes(4),
                subject(row),
                Sql.instant(row, 7),
                row.getInt(8),
                row.getString(9)),
        now,
        settings.perWebhook(),
        settings.breakerFailures(),
        settings.perWebhook(),
        settings.perTenant(),
        most,
        seconds,
        seconds);
  }

  private static MessageSubject subject(ResultSet row) throws SQLException {
    UUID batch = row.getObject(11, UUID.class);
    if (batch != null) return new MessageSubject.Batch(batch, json(row.getString(12)));
    return new MessageSubject.Job(
        row.getObject(5, UUID.class), JobState.valueOf(row.getString(6)), json(row.getString(10)));
  }

  private static JsonNode json(String json) {
    return json == null ? null : Json.parse(json, JsonNode.class);
  }

  void delivered(Due message, Instant now, int status) {
    sql.update(
        """
        UPDATE webhook_delivery
        SET next_at = CASE WHEN next_at = leased_until THEN NULL ELSE next_at END,
          leased_until = NULL, delivered_at = ?, last_at = ?, last_status = ?, last_error = NULL
        WHERE id = ? AND tries = ?""",
        now,
        now,
        status,
        message.id(),
        message.tries());
    sql.update(
        """
        UPDATE webhook SET failures = 0, paused_until = NULL
        WHERE id = ? AND (failures > 0 OR paused_until IS NOT NULL)""",
        message.webhook());
  }

  /**
   * @param status or null if there was no answer
   * @param next when it is tried again, or null when it is given up
   * @param pauseUntil the receiver wants nothing before it, or null
   */
  void failed(
      Due message, Instant now, Integer status, String error, Instant next, Instant pauseUntil) {
    sql.update(
        """
        UPDATE webhook_delivery
        SET next_at = CASE WHEN next_at = leased_until THEN ?::timestamptz ELSE next_at END,
          leased_until = NULL, last_at = ?, last_status = ?::integer, last_error = ?
        WHERE id = ? AND tries = ?""",
        next,
        now,
        status,
        error,
        message.id(),
        message.tries());
    sql.update(
        """
        UPDATE webhook SET failures = failures + 1,
          paused_until = greatest(paused_until, ?::timestamptz,
            CASE WHEN failures + 1 >= ? THEN ?::timestamptz
              + make_interval(secs => least(? * power(2, least(failures + 1 - ?, 30)), ?)) END)
        WHERE id = ?""",
        pauseUntil,
        settings.breakerFailures(),
        now,
        settings.breakerPause().toMillis() / 1e3,
        settings.breakerFailures(),
        settings.breakerLongest().toMillis() / 1e3,
        message.webhook());
  }

  /** Gives a message back that was not sent: another process takes it. */
  void release(Due message, Instant now) {
    sql.update(
        """
        UPDATE webhook_delivery SET next_at = ?, leased_until = NULL
        WHERE id = ? AND tries = ? AND leased_until IS NOT NULL""",
        now,
        message.id(),
        message.tries());
  }
}
