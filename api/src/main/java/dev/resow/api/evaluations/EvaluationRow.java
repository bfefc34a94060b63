package dev.resow.api.evaluations;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * An evaluation; {@link EvaluationView} says what the columns mean. It changes once, at its end.
 */
@Entity
@Table(name = "evaluation")
public class EvaluationRow extends PanacheEntityBase {
  @Id public UUID id;
  public String tenant;
  public String adapter;
  public String sha256;
  public double scale;
  public String model;
  public String base;

  /** The client's Idempotency-Key, or null. */
  @Column(name = "idempotency_key")
  public String idempotencyKey;

  @Column(name = "request_hash")
  public String requestHash;

  /** The {@link EvaluationRequest}. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String request;

  public int prompts;
  public int pairs;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "created_by")
  public String createdBy;

  /** Null while jobs run. */
  @Column(name = "decided_at")
  public Instant decidedAt;

  /** Null while jobs run. */
  @Enumerated(EnumType.STRING)
  @Column(columnDefinition = "text")
  public GateDecision.Outcome outcome;

  public String reason;

  /** The {@link PairedResult} at the end, or null. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String result;

  public boolean activated;
}
