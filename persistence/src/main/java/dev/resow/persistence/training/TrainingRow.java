package dev.resow.persistence.training;

import dev.resow.contract.Json;
import dev.resow.contract.TrainingSpec;
import dev.resow.contract.TrainingState;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A training; the migration that makes the table says what the columns mean. */
@Entity
@Table(name = "training")
public class TrainingRow extends PanacheEntityBase {
  @Id public UUID id;

  @Column(updatable = false)
  public String tenant;

  @Column(name = "idempotency_key", updatable = false)
  public String idempotencyKey;

  @Column(name = "request_hash", updatable = false)
  public String requestHash;

  /** The {@link TrainingSpec}. */
  @JdbcTypeCode(SqlTypes.JSON)
  @Column(updatable = false)
  public String spec;

  /** Number of prompts in {@link #spec}; null in rows of an earlier release. */
  @Column(updatable = false)
  public Integer prompts;

  /** Where the prompts came from, counted by the api; null if the client gave them. */
  @JdbcTypeCode(SqlTypes.JSON)
  @Column(updatable = false)
  public String source;

  @Column(updatable = false)
  public String adapter;

  @Column(updatable = false)
  public String traceparent;

  @Enumerated(EnumType.STRING)
  @Column(columnDefinition = "text")
  public TrainingState state;

  @Column(name = "release_base")
  public int releaseBase;

  /** The fence: the lowest attempt whose events count. */
  public int attempt;

  /** Releases after silence since the last checkpoint that was further than the one before. */
  @Column(name = "silent_releases")
  public int silentReleases;

  public String worker;

  /** Why the trainer that last had it cannot train it, or null; only while it waits. */
  @Column(name = "waiting_reason")
  public String waitingReason;

  @Column(name = "update_count")
  public int updates;

  /** Updates in the last checkpoint, or null before the first. */
  public Integer checkpoint;

  public double seconds;

  /** Figures of the last update by name, or null. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String figures;

  /** Of the trained adapter's file, or null. */
  public String sha256;

  public String failure;

  @Column(name = "failure_detail")
  public String failureDetail;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "created_by", updatable = false)
  public String createdBy;

  @Column(name = "released_at")
  public Instant releasedAt;

  @Column(name = "started_at")
  public Instant startedAt;

  @Column(name = "heard_at")
  public Instant heardAt;

  @Column(name = "ended_at")
  public Instant endedAt;

  /** What is to be trained. */
  public TrainingSpec spec() {
    return Json.parse(spec, TrainingSpec.class);
  }

  /** The rows of these ids, locked until the transaction ends, in one order for everybody. */
  public static List<TrainingRow> locked(Collection<UUID> ids) {
    return TrainingRow.<TrainingRow>find("id in ?1 order by id", ids)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list();
  }
}
