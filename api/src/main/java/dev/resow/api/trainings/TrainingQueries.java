package dev.resow.api.trainings;

import dev.resow.api.access.TenantSet;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.persistence.Sql;
import dev.resow.persistence.training.TrainingRow;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Trainings of a caller's tenants. */
@ApplicationScoped
class TrainingQueries {
  private static final String FIGURES =
      """
      SELECT number, at, figures FROM training_figures
      WHERE training_id = ? AND number > ? ORDER BY number LIMIT ?""";

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

  /** Newest first. */
  @Transactional
  List<TrainingRow> newest(TenantSet tenants, int limit) {
    var newestFirst = Sort.descending("createdAt", "id");
    PanacheQuery<TrainingRow> rows =
        tenants.isAll()
            ? TrainingRow.findAll(newestFirst)
            : TrainingRow.find("tenant in ?1", newestFirst, tenants.names());
    return rows.page(0, limit).list();
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
