package dev.resow.api.replays;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Timeouts;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.jpa.SpecHints;
import org.hibernate.type.SqlTypes;

/** A seed of a replay: the round it failed in, and the job that is made from it. */
@Entity
@Table(name = "replay_seed")
@IdClass(ReplaySeedRow.Key.class)
public class ReplaySeedRow extends PanacheEntityBase {
  @Id
  @Column(name = "replay_id")
  public UUID replayId;

  /** 1, 2, 3, ... within the replay. */
  @Id public int number;

  @Column(name = "origin_job")
  public UUID originJob;

  @Column(name = "origin_attempt")
  public int originAttempt;

  @Column(name = "origin_round")
  public int originRound;

  public long seed;

  /** Id of the job, also before it is made. */
  @Column(name = "job_id")
  public UUID jobId;

  /** The JobSpec; null once the job is made. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String spec;

  /** When the job was made, or null. */
  @Column(name = "made_at")
  public Instant madeAt;

  /** The primary key. */
  public record Key(UUID replayId, int number) implements Serializable {}

  /**
   * The first seeds without a job, locked; seeds that another transaction has locked are skipped.
   */
  static List<ReplaySeedRow> lockWaiting(UUID replay, int limit) {
    return ReplaySeedRow.<ReplaySeedRow>find(
            "replayId = ?1 and madeAt is null order by number", replay)
        .page(0, limit)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .withHint(SpecHints.HINT_SPEC_LOCK_TIMEOUT, Timeouts.SKIP_LOCKED_MILLI)
        .list();
  }
}
