package dev.resow.api.webhooks;

import dev.resow.api.access.TenantSet;
import dev.resow.contract.JobState;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Webhooks and the log of their deliveries. Whatever changes both locks the webhook first, as
 * {@link DeliveryQueue} does, so that they cannot deadlock.
 */
@ApplicationScoped
class WebhookRepository {
  private static final int LOG_LENGTH = 200;

  private final WebhookSettings settings;

  WebhookRepository(WebhookSettings settings) {
    this.settings = settings;
  }

  @Transactional
  void insert(Webhook hook, byte[] secret) {
    var row = new WebhookRow();
    row.id = hook.id();
    row.tenant = hook.tenant();
    row.url = hook.url();
    row.secret = secret;
    row.states = hook.states().stream().map(Enum::name).toArray(String[]::new);
    row.batches = hook.batches();
    row.createdAt = hook.createdAt();
    row.persist();
  }

  /** Webhooks in use, newest first. */
  @Transactional
  List<Webhook> all(TenantSet tenants, Instant now) {
    var newestFirst = Sort.descending("createdAt").and("id");
    List<WebhookRow> rows =
        tenants.isAll()
            ? WebhookRow.list("endedAt is null", newestFirst)
            : WebhookRow.list("endedAt is null and tenant in ?1", newestFirst, tenants.names());
    return rows.stream().map(row -> view(row, now)).toList();
  }

  private Webhook view(WebhookRow row, Instant now) {
    return new Webhook(
        row.id,
        row.tenant,
        row.url,
        Arrays.stream(row.states).map(JobState::valueOf).toList(),
        row.batches,
        row.createdAt,
        Webhook.Circuit.of(row.failures, row.pausedUntil, settings.breakerFailures(), now),
        row.disabledAt,
        row.disabledWhy);
  }

  /** Ends a webhook; its messages that are still to be sent are dropped. */
  @Transactional
  void end(UUID id, Instant now) {
    WebhookRow.update("endedAt = ?1 where id = ?2", now, id);
    DeliveryRow.update("nextAt = null where webhookId = ?1 and nextAt is not null", id);
  }

  /** The receiver is gone: nothing is sent until the webhook is enabled. */
  @Transactional
  void disable(UUID id, Instant now, String why) {
    WebhookRow.update(
        "disabledAt = coalesce(disabledAt, ?1), disabledWhy = ?2 where id = ?3", now, why, id);
    DeliveryRow.update(
        """
        nextAt = null, lastError = coalesce(lastError, ?1)
        where webhookId = ?2 and nextAt is not null""",
        "not sent: " + why,
        id);
  }

  /** Resets a webhook to its state before the first failure. */
  @Transactional
  void enable(UUID id) {
    WebhookRow.update(
        "disabledAt = null, disabledWhy = null, failures = 0, pausedUntil = null where id = ?1",
        id);
  }

  /** The last messages of a webhook, newest first. */
  @Transactional
  List<Delivery> log(UUID webhook) {
    List<DeliveryRow> rows =
        DeliveryRow.find("webhookId", Sort.descending("happenedAt").and("id"), webhook)
            .page(0, LOG_LENGTH)
            .list();
    return rows.stream().map(WebhookRepository::view).toList();
  }

  private static Delivery view(DeliveryRow row) {
    return new Delivery(
        row.id,
        row.jobId,
        row.batchId,
        row.batchId == null ? row.state : null,
        row.happenedAt,
        row.tries,
        row.nextAt,
        row.deliveredAt,
        row.lastAt,
        row.lastStatus,
        row.lastError);
  }

  /**
   * Sends a message once more, also one that arrived, and also while the circuit is open.
   *
   * @return false if the webhook has no such message
   */
  @Transactional
  boolean again(UUID webhook, UUID delivery, Instant now) {
    if (DeliveryRow.count("webhookId = ?1 and id = ?2", webhook, delivery) == 0) return false;
    WebhookRow.update("pausedUntil = null where id = ?1", webhook);
    return DeliveryRow.update(
            "nextAt = ?1 where webhookId = ?2 and id = ?3", now, webhook, delivery)
        == 1;
  }
}
