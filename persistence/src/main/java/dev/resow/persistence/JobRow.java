package dev.resow.persistence;

import dev.resow.contract.GuidanceKind;
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

/**
 * A job. The api inserts it; the scheduler makes every later change, under the row's lock. {@link
 * JobTable} reads and writes it without Hibernate and takes the columns from these annotations.
 */
@Entity
@Table(name = "job")
@DynamicUpdate
public class JobRow extends PanacheEntityBase {
  @Id public UUID id;

  @Column(updatable = false)
  public String tenant;

  @Column(name = "idempotency_key", updatable = false)
  public String idempotencyKey;

  /** SHA-256 of the request as understood; the same key with another hash is a conflict. */
  @Column(name = "request_hash", updatable = false)
  public String requestHash;

  /** Rank of the priority class, 0 first. */
  @Column(updatable = false)
  public short priority;

  @Column(updatable = false)
  public String prompt;

  @Column(updatable = false)
  @JdbcTypeCode(SqlTypes.JSON)
  public String spec;

  /** Of the spec; the database computes it. */
  @Column(insertable = false, updatable = false)
  public String model;

  /** Expected work, in jobs with the model's default settings; 1 for jobs of older apis. */
  @Column(updatable = false)
  public double cost = 1;

  /** What a guidance scale means to its model; null for classifier-free guidance or unknown. */
  @Column(updatable = false)
  @Enumerated(EnumType.STRING)
  public GuidanceKind guidance;

  @Column(updatable = false)
  public String traceparent;

  @Column(name = "created_at", updatable = false)
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

  @Column(updatable = false)
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

  /** Topic of the last release; null before the first, and of schedulers of an older version. */
  @Column(name = "ready_topic")
  public String readyTopic;

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
  @Column(updatable = false)
  @JdbcTypeCode(SqlTypes.JSON)
  public String origin;

  /**
   * The latest {@link ReviewDecision} about its image, or null. The api writes it after the job has
   * ended; the scheduler never does.
   */
  @Column(insertable = false, updatable = false)
  @JdbcTypeCode(SqlTypes.JSON)
  public String review;

  /** Number of the last row in job_event. */
  public int events;
}
