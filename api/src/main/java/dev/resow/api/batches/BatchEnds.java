package dev.resow.api.batches;

import dev.resow.api.jobs.JobCancels;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** How batches come to their end: by their jobs, or cancelled. */
@ApplicationScoped
class BatchEnds {
  private static final int CHUNK = 500;

  private static final String LOCK =
      "SELECT 1 FROM batch WHERE id = ? AND ended_at IS NULL FOR NO KEY UPDATE SKIP LOCKED";

  /** A job that retention has removed had ended. */
  private static final String SETTLE =
      """
      UPDATE batch_row SET state = ended.state
      FROM (
        SELECT open.number, coalesce(job.state, 'REMOVED') AS state
        FROM batch_row open LEFT JOIN job ON job.id = open.job_id
        WHERE open.batch_id = ? AND open.made_at IS NOT NULL AND open.state IS NULL
          AND (job.id IS NULL OR job.state IN ('SUCCEEDED', 'DEAD', 'CANCELLED', 'EXPIRED'))) ended
      WHERE batch_row.batch_id = ? AND batch_row.number = ended.number""";

  private static final String END =
      """
      UPDATE batch SET ended_at = ?
      WHERE id = ? AND ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM batch_row WHERE batch_id = ? AND state IS NULL)""";

  private static final String CANCEL =
      "UPDATE batch SET cancelled_at = ? WHERE id = ? AND cancelled_at IS NULL AND ended_at IS NULL";

  private static final String DROP =
      """
      UPDATE batch_row SET state = 'CANCELLED', spec = NULL
      WHERE batch_id = ? AND made_at IS NULL AND state IS NULL""";

  private static final String OPEN =
      """
      SELECT job_id FROM batch_row
      WHERE batch_id = ? AND made_at IS NOT NULL AND state IS NULL ORDER BY number""";

  private final Sql sql;
  private final JobCancels cancels;
  private final Clock clock;

  BatchEnds(Sql sql, JobCancels cancels, Clock clock) {
    this.sql = sql;
    this.cancels = cancels;
    this.clock = clock;
  }

  /** Takes over how jobs have ended; the batch ends with the last of them. */
  void settle(UUID batch) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              // One process at a time; the others have nothing to do.
              if (sql.first(LOCK, _ -> true, batch).isEmpty()) return;
              sql.update(SETTLE, batch, batch);
              sql.update(END, clock.instant(), batch, batch);
            });
  }

  /**
   * Makes no further job, and cancels those that are there. What a crash leaves undone is done by
   * the sweep. Idempotent.
   */
  void cancel(UUID batch) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              // The maker holds the lock of the batch while it makes jobs.
              if (sql.update(CANCEL, clock.instant(), batch) == 1) sql.update(DROP, batch);
            });
    cancelJobs(batch);
  }

  /** Commands the jobs of a cancelled batch to end. */
  void cancelJobs(UUID batch) {
    List<UUID> open = sql.list(OPEN, row -> row.getObject(1, UUID.class), batch);
    for (int from = 0; from < open.size(); from += CHUNK) {
      List<UUID> ids = open.subList(from, Math.min(from + CHUNK, open.size()));
      List<JobRow> jobs =
          QuarkusTransaction.requiringNew().call(() -> JobRow.<JobRow>list("id in ?1", ids));
      cancels.request(
          jobs.stream().filter(job -> !job.state.isTerminal()).toList(), "its batch was cancelled");
    }
    sql.update("UPDATE batch SET cancels_sent_at = ? WHERE id = ?", clock.instant(), batch);
    settle(batch);
  }
}
