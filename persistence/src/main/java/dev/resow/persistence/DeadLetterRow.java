package dev.resow.persistence;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * A dead letter. {@link DeadLetterTable} inserts it; after that only the mark that it was queued
 * again is written.
 */
@Entity
@Table(name = "dead_letter")
public class DeadLetterRow extends PanacheEntityBase {
  /** The event id. */
  @Id public String id;

  /** The job it is about, or null. */
  @Column(name = "job_id", updatable = false)
  public UUID jobId;

  /** The record as JSON, or null for a dead job. */
  @Column(updatable = false)
  @JdbcTypeCode(SqlTypes.JSON)
  public String origin;

  @Column(name = "requeued_at")
  public Instant requeuedAt;

  /** The job made from a dead one; null when a record was sent again. */
  @Column(name = "requeued_job")
  public UUID requeuedJob;

  /** Locks letters in the order of their ids, so that two calls cannot deadlock. */
  public static List<DeadLetterRow> lock(Collection<String> ids) {
    return DeadLetterRow.<DeadLetterRow>find("id in ?1 order by id", ids)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list();
  }
}
