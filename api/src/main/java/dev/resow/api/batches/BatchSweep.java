package dev.resow.api.batches;

import dev.resow.persistence.Sql;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Moves open batches on: their next jobs, their ends, and what a crashed process left undone. */
@ApplicationScoped
class BatchSweep {
  private static final Logger LOG = Logger.getLogger(BatchSweep.class);

  private final Sql sql;
  private final BatchMaker maker;
  private final BatchEnds ends;

  BatchSweep(Sql sql, BatchMaker maker, BatchEnds ends) {
    this.sql = sql;
    this.maker = maker;
    this.ends = ends;
  }

  private record Open(UUID id, boolean cancelsMissing) {}

  /** Without letting the caller wait; what fails is left to the next sweep. */
  void soon(UUID batch) {
    Thread.ofVirtual().name("batch-" + batch).start(() -> advance(new Open(batch, false)));
  }

  @Scheduled(
      every = "${resow.batches.sweep-every:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void sweep() {
    try {
      sql.list(
              """
              SELECT id, cancelled_at IS NOT NULL AND cancels_sent_at IS NULL FROM batch
              WHERE ended_at IS NULL ORDER BY created_at, id LIMIT 1000""",
              row -> new Open(row.getObject(1, UUID.class), row.getBoolean(2)))
          .forEach(this::advance);
    } catch (RuntimeException e) {
      LOG.warnf("cannot query open batches: %s", e.toString());
    }
  }

  private void advance(Open batch) {
    try {
      if (batch.cancelsMissing()) ends.cancelJobs(batch.id());
      ends.settle(batch.id());
      maker.make(batch.id());
    } catch (RuntimeException e) {
      LOG.warnf("batch %s is continued by the next sweep: %s", batch.id(), e.toString());
    }
  }
}
