package dev.resow.api.batches;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** An accepted batch; its rows are {@link BatchRows}. */
@Entity
@Table(name = "batch")
public class BatchRow extends PanacheEntityBase {
  @Id public UUID id;
  public String tenant;

  /** The client's Idempotency-Key, or null. */
  @Column(name = "idempotency_key")
  public String idempotencyKey;

  @Column(name = "request_hash")
  public String requestHash;

  public String traceparent;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "created_by")
  public String createdBy;

  /** A webhook that gets a message when it has ended, or null. */
  @Column(name = "webhook_id")
  public UUID webhookId;

  /** Number of jobs, made or not. */
  public int jobs;

  /** Number of rows without a job. */
  public int skipped;

  /** When no further job was wanted, or null. */
  @Column(name = "cancelled_at")
  public Instant cancelledAt;

  /** When the commands to cancel its jobs were sent, or null. */
  @Column(name = "cancels_sent_at")
  public Instant cancelsSentAt;

  /** When every job had ended, or null. */
  @Column(name = "ended_at")
  public Instant endedAt;
}
