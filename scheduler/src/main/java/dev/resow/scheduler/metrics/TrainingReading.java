package dev.resow.scheduler.metrics;

import dev.resow.contract.TrainingRecipe;
import dev.resow.contract.TrainingState;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.observability.SeriesRegistry.Row;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the trainings and their trainers: two statements on small tables. */
@ApplicationScoped
class TrainingReading {
  private static final String TRAINERS =
      """
      SELECT count(*) FILTER (WHERE NOT draining) AS ready,
             count(*) FILTER (WHERE draining) AS draining
      FROM worker WHERE trains AND heard_at >= ?""";

  private static final String TRAININGS =
      """
      SELECT recipe, state, count(*) AS trainings, min(released_at) AS oldest
      FROM training GROUP BY 1, 2""";

  private final Sql sql;

  TrainingReading(Sql sql) {
    this.sql = sql;
  }

  /**
   * Trainings of one recipe in one state.
   *
   * @param oldest when the first of them was released to the trainers
   */
  record Trainings(String recipe, TrainingState state, long trainings, Instant oldest) {}

  /** By state. */
  List<Row> trainers(Instant now) {
    Instant alive = now.minusSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS);
    return sql.first(
            TRAINERS,
            row ->
                List.of(
                    new Row(row.getLong("ready"), "ready"),
                    new Row(row.getLong("draining"), "draining")),
            alive)
        .orElseThrow();
  }

  List<Trainings> trainings() {
    return sql.list(
        TRAININGS,
        row ->
            new Trainings(
                row.getString("recipe"),
                TrainingState.valueOf(row.getString("state")),
                row.getLong("trainings"),
                Sql.instant(row, "oldest")));
  }

  /** By state and recipe, every one of them. */
  static List<Row> counts(List<Trainings> trainings) {
    var rows = new ArrayList<Row>();
    for (TrainingRecipe recipe : TrainingRecipe.values())
      for (TrainingState state : TrainingState.values())
        rows.add(
            new Row(
                of(trainings, recipe, state).stream().mapToLong(Trainings::trainings).sum(),
                state.name().toLowerCase(Locale.ROOT),
                recipe.word()));
    return rows;
  }

  /** By recipe. */
  static List<Row> oldest(List<Trainings> trainings, Instant now) {
    var rows = new ArrayList<Row>();
    for (TrainingRecipe recipe : TrainingRecipe.values())
      rows.add(
          new Row(
              of(trainings, recipe, TrainingState.QUEUED).stream()
                  .mapToDouble(waiting -> Deployment.seconds(waiting.oldest(), now))
                  .max()
                  .orElse(0),
              recipe.word()));
    return rows;
  }

  private static List<Trainings> of(
      List<Trainings> trainings, TrainingRecipe recipe, TrainingState state) {
    return trainings.stream()
        .filter(group -> group.state() == state && group.recipe().equals(recipe.word()))
        .toList();
  }
}
