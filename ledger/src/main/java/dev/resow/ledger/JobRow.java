package dev.resow.ledger;

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
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A job. Inserted by the api; every later write is the scheduler's, under the row's lock. */
@Entity
@Table(name = "job")
@DynamicUpdate
public class JobRow extends PanacheEntityBase {
  @Id public UUID id;
  public String tenant;

  @Column(name = "idempotency_key")
  public String idempotencyKey;

  /** SHA-256 of the request as understood; the same key with another hash is a conflict. */
  @Column(name = "request_hash")
  public String requestHash;

  /** Rank of the priority class, 0 first. */
  public short priority;

  public String prompt;

  @JdbcTypeCode(SqlTypes.JSON)
  public String spec;

  public String traceparent;

  @Column(name = "created_at")
  public Instant createdAt;

  /** When the submitted record came back from the broker, or null. */
  @Column(name = "admitted_at")
  public Instant admittedAt;

  @Enumerated(EnumType.STRING)
  public JobState state;

  @Column(name = "updated_at")
  public Instant updatedAt;

  /** Earliest next release, or null for at once. */
  @Column(name = "next_at")
  public Instant nextAt;

  public Instant deadline;

  /** First attempt number of the current release. */
  @Column(name = "release_base")
  public int releaseBase = 1;

  /** Highest attempt heard of; 0 before the first. */
  public int attempt;

  /** Attempts that failed. */
  public int tries;

  /** Failures by kind. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String failures = "{}";

  /** What the next release samples, if a policy changed it; else null. */
  @Column(name = "release_spec")
  @JdbcTypeCode(SqlTypes.JSON)
  public String releaseSpec;

  public String worker;

  @Column(name = "heard_at")
  public Instant heardAt;

  @Column(name = "started_at")
  public Instant startedAt;

  @Column(name = "finished_at")
  public Instant finishedAt;

  @Column(name = "cancel_requested_at")
  public Instant cancelRequestedAt;

  @JdbcTypeCode(SqlTypes.JSON)
  public String progress;

  @JdbcTypeCode(SqlTypes.JSON)
  public String result;

  @JdbcTypeCode(SqlTypes.JSON)
  public String failure;

  /** What its attempts have used, or null before the first. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String history;

  /** The {@link JobOrigin} of a job that was made from another one, else null. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String origin;

  /** Number of the last row in job_event. */
  public int events;
}
