package dev.resow.api.rankings;

import dev.resow.contract.PictureAspect;
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

/** A ranking; {@link RankingView} says what the columns mean. It never changes. */
@Entity
@Table(name = "ranking")
public class RankingRow extends PanacheEntityBase {
  @Id public UUID id;
  public String tenant;

  /** The client's Idempotency-Key, or null. */
  @Column(name = "idempotency_key")
  public String idempotencyKey;

  @Column(name = "request_hash")
  public String requestHash;

  public String prompt;

  @Enumerated(EnumType.STRING)
  @Column(columnDefinition = "text")
  public PictureAspect aspect;

  /** Lists of job ids. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String tiers;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "created_by")
  public String createdBy;
}
