package dev.resow.scheduler.training;

import dev.resow.contract.TrainingFinished;
import dev.resow.persistence.adapter.AdapterTable;
import dev.resow.persistence.training.TrainingRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Makes trained adapters candidates. */
@ApplicationScoped
class Candidates {
  private final AdapterTable adapters;

  Candidates(AdapterTable adapters) {
    this.adapters = adapters;
  }

  /**
   * For the tenant of the training alone. In the transaction of the caller.
   *
   * @return false if another adapter took the name meanwhile
   */
  boolean add(TrainingRow training, TrainingFinished finished, Instant now) {
    return adapters.add(
        new AdapterTable.NewAdapter(
            training.adapter,
            finished.sha256().sha256(),
            finished.bytes(),
            training.spec().model(),
            finished.base(),
            finished.rank(),
            finished.layers(),
            new String[] {training.tenant},
            training.createdBy),
        now);
  }
}
