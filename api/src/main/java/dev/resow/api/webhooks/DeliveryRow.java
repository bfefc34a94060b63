package dev.resow.api.webhooks;

import dev.resow.contract.JobState;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of the deliveries; {@link Delivery} says what the columns mean. A trigger inserts it with
 * the job's event or the batch's end; {@link DeliveryQueue} takes it and records what became of it.
 */
@Entity
@Table(name = "webhook_delivery")
public class DeliveryRow extends PanacheEntityBase {
  @Id public UUID id;

  @Column(name = "webhook_id")
  public UUID webhookId;

  /** Null if it is about a batch. */
  @Column(name = "job_id")
  public UUID jobId;

  /** Null if it is about a job. */
  @Column(name = "batch_id")
  public UUID batchId;

  @Enumerated(EnumType.STRING)
  public JobState state;

  @Column(name = "happened_at")
  public Instant happenedAt;

  @Column(name = "next_at")
  public Instant nextAt;

  public int tries;

  @Column(name = "delivered_at")
  public Instant deliveredAt;

  @Column(name = "last_at")
  public Instant lastAt;

  @Column(name = "last_status")
  public Integer lastStatus;

  @Column(name = "last_error")
  public String lastError;
}
