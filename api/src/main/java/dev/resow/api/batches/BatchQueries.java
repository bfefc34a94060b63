package dev.resow.api.batches;

import dev.resow.api.access.TenantSet;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.persistence.Sql;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Batches and their progress. */
@ApplicationScoped
class BatchQueries {
  private static final int LISTED = 100;

  /** Only rows that have not been seen to end are joined with their jobs. */
  private static final String COUNTS =
      """
      SELECT state, count(*) FROM batch_row
      WHERE batch_id = ? AND state IS NOT NULL GROUP BY state
      UNION ALL
      SELECT 'WAITING', count(*) FROM batch_row
      WHERE batch_id = ? AND made_at IS NULL AND state IS NULL
      UNION ALL
      SELECT coalesce(job.state, 'REMOVED'), count(*)
      FROM batch_row open LEFT JOIN job ON job.id = open.job_id
      WHERE open.batch_id = ? AND open.made_at IS NOT NULL AND open.state IS NULL
      GROUP BY 1""";

  private static final String SKIPPED =
      """
      SELECT input, error FROM batch_row
      WHERE batch_id = ? AND state = 'SKIPPED' ORDER BY number LIMIT ?""";

  private static final String ROWS =
      """
      SELECT r.number, r.input, r.job_id, r.prompt, r.error,
        coalesce(r.state, CASE WHEN r.made_at IS NULL THEN 'WAITING'
                               ELSE coalesce(job.state, 'REMOVED') END) AS state
      FROM batch_row r LEFT JOIN job ON r.state IS NULL AND job.id = r.job_id
      WHERE r.batch_id = ? AND r.number > ? ORDER BY r.number LIMIT ?""";

  private static final Set<BatchState> UNENDED =
      EnumSet.of(
          BatchState.WAITING,
          BatchState.QUEUED,
          BatchState.DISPATCHED,
          BatchState.RUNNING,
          BatchState.RETRY_WAIT);

  private final Sql sql;

  BatchQueries(Sql sql) {
    this.sql = sql;
  }

  /**
   * @throws ProblemException if none of the tenants has such a batch
   */
  @Transactional
  BatchView get(TenantSet tenants, UUID id) {
    return view(find(tenants, id), true);
  }

  /** Newest first, without the reasons of skipped rows. */
  @Transactional
  List<BatchView> newest(TenantSet tenants, int limit) {
    var newestFirst = Sort.descending("createdAt", "id");
    var found =
        tenants.isAll()
            ? BatchRow.<BatchRow>findAll(newestFirst)
            : BatchRow.<BatchRow>find("tenant in ?1", newestFirst, tenants.names());
    return found.page(0, limit).list().stream().map(batch -> view(batch, false)).toList();
  }

  /**
   * Rows by number.
   *
   * @param after number of the last row of the previous page, or 0
   */
  @Transactional
  List<BatchView.Row> rows(TenantSet tenants, UUID id, int after, int limit) {
    return sql.list(
        ROWS,
        row ->
            new BatchView.Row(
                row.getInt("number"),
                row.getInt("input"),
                BatchState.valueOf(row.getString("state")),
                row.getObject("job_id", UUID.class),
                row.getString("prompt"),
                row.getString("error")),
        find(tenants, id).id,
        after,
        limit);
  }

  /** The batch, if one of the tenants has it. */
  BatchRow find(TenantSet tenants, UUID id) {
    BatchRow found = BatchRow.findById(id);
    if (found == null || !tenants.includes(found.tenant))
      throw new ProblemException(ProblemType.NOT_FOUND, "No batch has the id " + id + ".");
    return found;
  }

  private BatchView view(BatchRow batch, boolean errors) {
    Map<BatchState, Integer> states = states(batch.id);
    int open =
        states.entrySet().stream()
            .filter(e -> UNENDED.contains(e.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    return new BatchView(
        batch.id,
        batch.tenant,
        batch.createdBy,
        batch.createdAt,
        batch.cancelledAt,
        batch.endedAt,
        batch.webhookId,
        batch.jobs,
        batch.jobs - open,
        batch.skipped,
        states,
        errors && batch.skipped > 0
            ? sql.list(
                SKIPPED,
                row -> new BatchView.Skipped(row.getInt(1), row.getString(2)),
                batch.id,
                LISTED)
            : List.of(),
        BatchView.Links.of(batch.id));
  }

  private Map<BatchState, Integer> states(UUID id) {
    var states = new EnumMap<BatchState, Integer>(BatchState.class);
    sql.list(COUNTS, row -> Map.entry(row.getString(1), row.getInt(2)), id, id, id)
        .forEach(
            count -> {
              if (count.getValue() > 0)
                states.merge(BatchState.valueOf(count.getKey()), count.getValue(), Integer::sum);
            });
    return states;
  }
}
