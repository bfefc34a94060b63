package dev.resow.api.trainings;

import dev.resow.api.access.TenantSet;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.TrainingState;
import dev.resow.persistence.Sql;
import dev.resow.persistence.training.TrainingRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Trainings of a caller's tenants. */
@ApplicationScoped
class TrainingQueries {
  private static final String FIGURES =
      """
      SELECT number, at, figures FROM training_figures
      WHERE training_id = ? AND number > ? ORDER BY number LIMIT ?""";

  private static final String NEWEST =
      """
      SELECT id, tenant, spec - 'prompts' AS settings,
             coalesce(prompts, jsonb_array_length(spec -> 'prompts')) AS prompts, source, adapter, state, worker,
             update_count, checkpoint, seconds, figures, sha256, failure, waiting_reason, created_at, started_at, ended_at
      FROM training WHERE %s ORDER BY created_at DESC, id DESC LIMIT ?""";

  private final Sql sql;

  TrainingQueries(Sql sql) {
    this.sql = sql;
  }

  /**
   * @throws ProblemException if none of the tenants has such a training
   */
  @Transactional
  TrainingRow get(TenantSet tenants, UUID id) {
    TrainingRow row = TrainingRow.findById(id);
    if (row == null || !tenants.includes(row.tenant))
      throw new ProblemException(
          ProblemType.NOT_FOUND, "There is no training with the id %s.".formatted(id));
    return row;
  }

  /** Newest first. The specs lack their prompts, which may be long. */
  List<TrainingRow> newest(TenantSet tenants, int limit) {
    return tenants.isAll()
        ? sql.list(NEWEST.formatted("true"), TrainingQueries::row, limit)
        : sql.list(
            NEWEST.formatted("tenant = ANY (?)"),
            TrainingQueries::row,
            tenants.names().toArray(String[]::new),
            limit);
  }

  private static TrainingRow row(ResultSet found) throws SQLException {
    var row = new TrainingRow();
    row.id = found.getObject("id", UUID.class);
    row.tenant = found.getString("tenant");
    row.spec = found.getString("settings");
    row.prompts = found.getInt("prompts");
    row.source = found.getString("source");
    row.adapter = found.getString("adapter");
    row.state = TrainingState.valueOf(found.getString("state"));
    row.worker = found.getString("worker");
    row.updates = found.getInt("update_count");
    row.checkpoint = found.getObject("checkpoint", Integer.class);
    row.seconds = found.getDouble("seconds");
    row.figures = found.getString("figures");
    row.sha256 = found.getString("sha256");
    row.failure = found.getString("failure");
    row.waitingReason = found.getString("waiting_reason");
    row.createdAt = Sql.instant(found, "created_at");
    row.startedAt = Sql.instant(found, "started_at");
    row.endedAt = Sql.instant(found, "ended_at");
    return row;
  }

  List<TrainingView.Figures> figures(UUID id, int after, int limit) {
    return sql.list(
        FIGURES,
        row ->
            new TrainingView.Figures(
                row.getInt("number"),
                Sql.instant(row, "at"),
                TrainingView.figures(row.getString("figures"))),
        id,
        after,
        limit);
  }
}
