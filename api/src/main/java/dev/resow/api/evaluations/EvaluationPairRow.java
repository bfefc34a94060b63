package dev.resow.api.evaluations;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;

/** A prompt and a seed of an evaluation, with the two jobs that sample it. */
@Entity
@Table(name = "evaluation_pair")
@IdClass(EvaluationPairRow.Key.class)
public class EvaluationPairRow extends PanacheEntityBase {
  @Id
  @Column(name = "evaluation_id")
  public UUID evaluationId;

  /** 1, 2, 3, ... within the evaluation. */
  @Id public int number;

  public String prompt;
  public long seed;

  /** The job without the adapter. */
  @Column(name = "base_job")
  public UUID baseJob;

  /** The job with the adapter. */
  @Column(name = "candidate_job")
  public UUID candidateJob;

  /** The primary key. */
  public record Key(UUID evaluationId, int number) implements Serializable {}
}
