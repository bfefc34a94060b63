package dev.resow.api.replays;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** An accepted replay. It never changes. */
@Entity
@Table(name = "replay")
public class ReplayRow extends PanacheEntityBase {
  @Id public UUID id;
  public String tenant;

  /** The client's Idempotency-Key, or null. */
  @Column(name = "idempotency_key")
  public String idempotencyKey;

  @Column(name = "request_hash")
  public String requestHash;

  /** The {@link ReplayRequest}. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String request;

  public String traceparent;

  @Column(name = "created_at")
  public Instant createdAt;

  /** Number of seeds. */
  public int seeds;

  /** Estimated cost in forward equivalents. */
  public double estimate;
}
