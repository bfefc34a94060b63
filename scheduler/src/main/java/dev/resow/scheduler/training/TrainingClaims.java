package dev.resow.scheduler.training;

import dev.resow.contract.Attempts;
import dev.resow.contract.Json;
import dev.resow.contract.TrainingEvent;
import dev.resow.contract.TrainingFinished;
import dev.resow.contract.TrainingSpec;
import dev.resow.persistence.Sql;
import dev.resow.persistence.training.TrainingRow;
import dev.resow.scheduler.projection.ForgedEventException;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What an event claims, held against the training's release. Events that are only late, or of
 * another holder of the attempt, are no forgeries; {@link TrainingLifecycle} knows them.
 */
@ApplicationScoped
class TrainingClaims {
  /** An adapter that everybody may use is nobody's secret. */
  private static final String OF_OTHERS =
      """
      SELECT EXISTS (SELECT FROM adapter
                     WHERE sha256 = ? AND tenants IS NOT NULL AND NOT CAST(? AS text) = ANY (tenants))
          OR EXISTS (SELECT FROM training WHERE sha256 = ? AND tenant <> ?)
          OR EXISTS (SELECT FROM job
                     WHERE result IS NOT NULL AND result -> 'image' ->> 'id' = ? AND tenant <> ?)""";

  private static final String SAME_FILE =
      "SELECT spec FROM training WHERE sha256 = ? AND tenant <> ?";

  private final Sql sql;

  TrainingClaims(Sql sql) {
    this.sql = sql;
  }

  /**
   * @throws ForgedEventException if no trainer can have published this: its attempt was never
   *     released, it has more updates than the training, or its adapter is of another rank or
   *     another tenant's
   */
  void check(TrainingRow row, TrainingEvent event) {
    int next = Attempts.nextRelease(row.releaseBase);
    if (event.attempt() >= next)
      throw forged(
          "attempt %d of training %s was never released; the next release starts at attempt %d",
          event.attempt(), row.id, next);
    if (row.state.isTerminal() || event.attempt() < row.attempt) return;
    var spec = row.spec();
    if (event.update() > spec.updates())
      throw forged(
          "update %d of training %s is beyond its %d updates",
          event.update(), row.id, spec.updates());
    if (event instanceof TrainingFinished finished) adapter(row, spec, finished);
  }

  private void adapter(TrainingRow row, TrainingSpec spec, TrainingFinished finished) {
    if (finished.rank() != spec.rank())
      throw forged(
          "the adapter of training %s has rank %d, expected %d",
          row.id, finished.rank(), spec.rank());
    String file = finished.sha256().sha256();
    if (isOfOthers(file, row.tenant) && !isMadeTheSameWay(file, row.tenant, spec))
      throw forged("file %s of training %s belongs to another tenant", file, row.id);
  }

  private boolean isOfOthers(String file, String tenant) {
    return sql.first(OF_OTHERS, row -> row.getBoolean(1), file, tenant, file, tenant, file, tenant)
        .orElseThrow();
  }

  /** Two tenants that train the same get the same adapter, byte by byte. */
  private boolean isMadeTheSameWay(String file, String tenant, TrainingSpec spec) {
    return sql.list(SAME_FILE, row -> row.getString(1), file, tenant).stream()
        .map(other -> Json.parse(other, TrainingSpec.class))
        .anyMatch(other -> sameFile(other).equals(sameFile(spec)));
  }

  /** The same for specs that give the same file: time and name do not decide about it. */
  private static TrainingSpec sameFile(TrainingSpec spec) {
    return new TrainingSpec(
        "any",
        spec.recipe(),
        spec.model(),
        spec.base(),
        spec.prompts(),
        spec.rank(),
        spec.updates(),
        spec.learningRate(),
        spec.seed(),
        null,
        "any",
        spec.comat(),
        spec.itercomp());
  }

  private static ForgedEventException forged(String sentence, Object... values) {
    return new ForgedEventException(sentence.formatted(values));
  }
}
