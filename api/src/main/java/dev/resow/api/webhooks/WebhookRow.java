package dev.resow.api.webhooks;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of the webhooks; {@link Webhook} says what the columns mean. */
@Entity
@Table(name = "webhook")
public class WebhookRow extends PanacheEntityBase {
  @Id public UUID id;
  public String tenant;
  public String url;

  /** Signs the messages; the receiver has the same. */
  public byte[] secret;

  /** Names of {@link dev.resow.contract.JobState}. */
  @JdbcTypeCode(SqlTypes.ARRAY)
  public String[] states;

  /** Whether the end of every batch of the tenant is reported. */
  public boolean batches;

  @Column(name = "created_at")
  public Instant createdAt;

  /** When it was deleted, or null. */
  @Column(name = "ended_at")
  public Instant endedAt;

  /** Failed tries since the last delivery. */
  public int failures;

  /** Nothing is sent before it, or null. */
  @Column(name = "paused_until")
  public Instant pausedUntil;

  @Column(name = "disabled_at")
  public Instant disabledAt;

  @Column(name = "disabled_why")
  public String disabledWhy;
}
