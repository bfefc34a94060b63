package dev.resow.persistence.rounds;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What is known of a round; a column that is still unknown is null. */
@Entity
@Table(name = "job_round")
@IdClass(RoundKey.class)
public class RoundRow {
  @Id
  @Column(name = "job_id")
  public UUID jobId;

  @Id public int attempt;

  /** 0 for the first start. */
  @Id public int round;

  public String tenant;
  public String model;
  public String method;
  public long seed;

  /** Steps of a whole round. */
  public int steps;

  public String worker;

  /** Digest of the model fingerprint. */
  public String fingerprint;

  @Column(name = "started_at")
  public Instant startedAt;

  @Column(name = "ended_at")
  public Instant endedAt;

  /** See {@link RoundEnding#column}. */
  public String ending;

  public String verdict;

  /** Overlap score of the detection step, higher = more overlapped. */
  public Double score;

  @Column(name = "looked_at_step")
  public Integer lookedAtStep;

  /** Limit in force for the intersection over the smaller mask, 0..1. */
  @Column(name = "max_iom")
  public Double maxIom;

  /** Limit in force for the share of a mask where its subject is the strongest, 0..1. */
  @Column(name = "min_exclusive")
  public Double minExclusive;

  @Column(name = "steps_done")
  public Integer stepsDone;

  /** Guidance updates of the latent. */
  public Integer updates;

  /** Cost in conditional forward passes of one image. */
  @Column(name = "forward_equivalents")
  public Double forwardEquivalents;

  /** Kinds of what the check found wrong, worst first; null if it is not known. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String found;

  /** Every measurement of the check; null if its worker sent none. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String findings;

  static RoundRow of(RoundKey key, RoundFact.Origin origin, long seed, Instant startedAt) {
    var row = new RoundRow();
    row.jobId = key.jobId();
    row.attempt = key.attempt();
    row.round = key.round();
    row.tenant = origin.tenant();
    row.model = origin.model();
    row.method = origin.method();
    row.seed = seed;
    row.steps = origin.steps();
    row.worker = origin.worker();
    row.fingerprint = origin.fingerprint();
    row.startedAt = startedAt;
    return row;
  }
}
