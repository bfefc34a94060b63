package dev.resow.scheduler.training;

import dev.resow.contract.TrainingFinished;
import dev.resow.persistence.Sql;
import dev.resow.persistence.training.TrainingRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Makes trained adapters candidates. */
@ApplicationScoped
class Candidates {
  private static final String INSERT =
      """
      INSERT INTO adapter (name, sha256, bytes, model, base, rank, layers, state, tenants,
                           created_at, created_by, changed_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'CANDIDATE', ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING""";

  private final Sql sql;

  Candidates(Sql sql) {
    this.sql = sql;
  }

  /**
   * For the tenant of the training alone. In the transaction of the caller.
   *
   * @return false if another adapter took the name meanwhile
   */
  boolean add(TrainingRow training, TrainingFinished finished, Instant now) {
    return sql.update(
            INSERT,
            training.adapter,
            finished.sha256().sha256(),
            (long) finished.bytes(),
            training.spec().model(),
            finished.base(),
            finished.rank(),
            finished.layers(),
            new String[] {training.tenant},
            now,
            training.createdBy,
            now)
        == 1;
  }
}
