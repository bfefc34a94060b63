package dev.resow.api.reviews;

import dev.resow.persistence.ReviewDecision;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A decision of a person about an image. It never changes; a later one counts. */
@Entity
@Table(name = "review_decision")
public class ReviewRow extends PanacheEntityBase {
  @Id public UUID id;

  @Column(name = "job_id")
  public UUID jobId;

  @Enumerated(EnumType.STRING)
  @Column(columnDefinition = "text")
  public ReviewDecision.Choice decision;

  public String reason;

  @Column(name = "decided_by")
  public String decidedBy;

  @Column(name = "decided_at")
  public Instant decidedAt;

  ReviewDecision asDecision() {
    return new ReviewDecision(decision, reason, decidedBy, decidedAt);
  }
}
