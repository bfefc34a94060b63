package dev.resow.api.jobs;

import dev.resow.api.metrics.ApiMetrics;
import dev.resow.api.models.ModelCatalogue;
import dev.resow.contract.JobCost;
import dev.resow.contract.ModelCard;
import dev.resow.persistence.JobTable;
import dev.resow.persistence.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Inserts jobs: each one's row and {@code submitted} record in one statement, so that an accepted
 * job cannot be lost. Requests, replays and dead letters all insert here, in the current
 * transaction or without one.
 */
@ApplicationScoped
public class JobInserter {
  private final JobTable table;
  private final Outbox outbox;
  private final ModelCatalogue models;
  private final ApiMetrics metrics;

  JobInserter(JobTable table, Outbox outbox, ModelCatalogue models, ApiMetrics metrics) {
    this.table = table;
    this.outbox = outbox;
    this.models = models;
    this.metrics = metrics;
  }

  /**
   * @return false if the id or the tenant's idempotency key is taken; then nothing is inserted
   */
  boolean insert(NewJob job) {
    return insert(List.of(job)) == 1;
  }

  /**
   * Inserts jobs in one batch.
   *
   * @return false if an id or an idempotency key is taken; roll back then
   */
  boolean insertNew(List<NewJob> jobs) {
    return insert(jobs) == jobs.size();
  }

  /**
   * Inserts jobs whose ids are known to be new, in one batch.
   *
   * @throws IllegalStateException if an id is taken after all; roll back then
   */
  public void insertAll(List<NewJob> jobs) {
    int inserted = insert(jobs);
    if (inserted != jobs.size())
      throw new IllegalStateException(
          "%d of %d jobs were inserted: an id is taken".formatted(inserted, jobs.size()));
  }

  private static void describe(NewJob job, ModelCard card) {
    job.row().cost = JobCost.of(job.spec(), card);
    job.row().guidance = card.guidance();
  }

  private int insert(List<NewJob> jobs) {
    for (NewJob job : jobs) models.find(job.spec().model()).ifPresent(card -> describe(job, card));
    var rows =
        jobs.stream()
            .map(job -> new JobTable.NewRow(job.row(), outbox.row(job.submitted())))
            .toList();
    int inserted = table.insert(rows);
    if (inserted == rows.size()) {
      outbox.inserted(rows.stream().map(JobTable.NewRow::record).toList());
      metrics.accepted(jobs.stream().map(NewJob::spec).toList());
    }
    return inserted;
  }
}
