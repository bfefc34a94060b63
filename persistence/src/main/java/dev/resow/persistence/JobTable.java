package dev.resow.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Inserts, locks and updates jobs: one round trip for any number of rows. */
@ApplicationScoped
public class JobTable {
  private static final EntityTable<JobRow> JOBS =
      new EntityTable<>(JobRow.class, JobRow::new, "state", "updated_at", "next_at");

  private static final String INSERT_WITH_RECORD =
      "WITH accepted AS (%s ON CONFLICT DO NOTHING RETURNING id) %s"
          .formatted(JOBS.insert(), OutboxTable.ROWS.insertFrom("accepted"));

  /**
   * A process that stops responding while it holds the locks loses them after five seconds. The ids
   * are a subquery, which hides their number from the planner: with any number of them one plan
   * costs the same, so PostgreSQL keeps it instead of planning each call.
   */
  private static final String LOCK =
      """
      SELECT %s
      FROM job, (SELECT set_config('idle_in_transaction_session_timeout', '5s', true)) bounded
      WHERE id = ANY (CAST((SELECT ?) AS uuid[]))
      ORDER BY id FOR UPDATE OF job"""
          .formatted(JOBS.columns());

  private final Sql sql;

  JobTable(Sql sql) {
    this.sql = sql;
  }

  /** A new job and its first record. */
  public record NewRow(JobRow job, OutboxRow record) {
    private Object[] parameters() {
      Object[] first = JOBS.insertParameters(job);
      Object[] second = OutboxTable.ROWS.insertParameters(record);
      Object[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    }
  }

  /**
   * Inserts jobs, each together with its first record: both or none. Of what may change later only
   * state and next release are written.
   *
   * @return how many were inserted; a job whose id or idempotency key is taken is left out
   */
  public int insert(Collection<NewRow> rows) {
    return sql.batch(INSERT_WITH_RECORD, rows.stream().map(NewRow::parameters).toList());
  }

  /** Locks jobs in the order of their ids, so that two writers cannot deadlock. */
  public Map<UUID, JobRow> lock(Collection<UUID> ids) {
    var rows = new LinkedHashMap<UUID, JobRow>();
    if (ids.isEmpty()) return rows;
    for (JobRow row : sql.list(LOCK, JOBS::read, (Object) ids.toArray(UUID[]::new)))
      rows.put(row.id, row);
    return rows;
  }

  /** Writes every column that may change after the insert. */
  public void update(Collection<JobRow> rows) {
    sql.batch(JOBS.update(), rows.stream().map(JOBS::updateParameters).toList());
  }
}
