package dev.resow.api.batches;

import dev.resow.api.jobs.JobInserter;
import dev.resow.api.jobs.NewJob;
import dev.resow.api.jobs.TenantLimits;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.observability.Traces;
import dev.resow.persistence.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Makes the jobs of accepted batches, a chunk per transaction, as there is room: only so many of a
 * batch wait in the queue at a time, and of the limits of its tenant it leaves half to other jobs.
 * Any api may continue where another one died.
 */
@ApplicationScoped
class BatchMaker {
  private static final int CHUNK = 200;

  /** One maker of a batch at a time; the others have nothing to do. */
  private static final String LOCK =
      """
      SELECT tenant, traceparent FROM batch
      WHERE id = ? AND cancelled_at IS NULL AND ended_at IS NULL
      FOR NO KEY UPDATE SKIP LOCKED""";

  private static final String WAITING =
      """
      SELECT count(*) FROM batch_row r JOIN job ON job.id = r.job_id
      WHERE r.batch_id = ? AND r.made_at IS NOT NULL AND r.state IS NULL
        AND job.state IN ('QUEUED', 'RETRY_WAIT')""";

  private static final String NEXT =
      """
      SELECT number, job_id, spec FROM batch_row
      WHERE batch_id = ? AND made_at IS NULL AND state IS NULL ORDER BY number LIMIT ? FOR UPDATE""";

  private static final String MADE =
      "UPDATE batch_row SET made_at = ?, spec = NULL WHERE batch_id = ? AND number = ?";

  private final Sql sql;
  private final JobInserter jobs;
  private final TenantLimits limits;
  private final Traces traces;
  private final Clock clock;
  private final int window;

  BatchMaker(
      Sql sql,
      JobInserter jobs,
      TenantLimits limits,
      Traces traces,
      Clock clock,
      BatchSettings settings) {
    this.sql = sql;
    this.jobs = jobs;
    this.limits = limits;
    this.traces = traces;
    this.clock = clock;
    this.window = settings.waiting();
  }

  private record Batch(UUID id, String tenant, String trace) {}

  private record Row(int number, UUID job, String spec) {}

  /** Makes as many jobs as may wait now. */
  void make(UUID batch) {
    while (QuarkusTransaction.requiringNew().call(() -> chunk(batch)) == CHUNK)
      ; // the next chunk is a transaction of its own
  }

  private int chunk(UUID id) {
    var found = sql.first(LOCK, row -> new Batch(id, row.getString(1), row.getString(2)), id);
    if (found.isEmpty()) return 0;
    int room = Math.min(CHUNK, window - (int) sql.count(WAITING, id));
    if (room <= 0) return 0;
    List<Row> waiting =
        sql.list(
            NEXT,
            row -> new Row(row.getInt(1), row.getObject(2, UUID.class), row.getString(3)),
            id,
            room);
    if (waiting.isEmpty()) return 0;
    Batch batch = found.get();
    List<Row> rows = waiting.subList(0, limits.admitSpare(batch.tenant(), waiting.size()));
    Instant now = clock.instant();
    jobs.insertAll(rows.stream().map(row -> job(batch, row, now)).toList());
    sql.batch(MADE, rows.stream().map(row -> new Object[] {now, id, row.number()}).toList());
    return rows.size();
  }

  private NewJob job(Batch batch, Row row, Instant now) {
    JobSpec spec = Json.parse(row.spec(), JobSpec.class);
    return NewJob.of(row.job(), spec, traces.onward(batch.trace()), now);
  }
}
