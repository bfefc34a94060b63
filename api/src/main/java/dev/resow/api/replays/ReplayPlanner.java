package dev.resow.api.replays;

import dev.resow.api.adapters.JobAdapters;
import dev.resow.api.jobs.GuidanceFields;
import dev.resow.api.jobs.PixelLimit;
import dev.resow.api.json.Page;
import dev.resow.api.models.ModelCatalogue;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.contract.ModelCard;
import dev.resow.persistence.JobOrigin;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Finds exactly the seeds that failed. For each seed of a job its last sampling counts, so a seed
 * that succeeded in a retry is not replayed.
 */
@ApplicationScoped
class ReplayPlanner {
  private static final String SEEDS =
      """
      SELECT r.job_id, r.attempt, r.round, r.seed, r.method, job.spec
      FROM job_round r JOIN job ON job.id = r.job_id
      %s AND NOT EXISTS (
        SELECT 1 FROM job_round later WHERE later.job_id = r.job_id AND later.seed = r.seed
          AND later.method = r.method AND (later.attempt, later.round) > (r.attempt, r.round))
      ORDER BY r.started_at, r.job_id, r.attempt, r.round LIMIT ?""";

  /** Its seeds say something of the adapter that was evaluated. */
  private static final String NO_EVALUATIONS =
      "coalesce(job.origin ->> 'kind', '') <> 'evaluation'";

  private final Sql sql;
  private final ModelCatalogue models;
  private final CostQueries cost;
  private final PixelLimit pixels;

  ReplayPlanner(Sql sql, ModelCatalogue models, CostQueries cost, PixelLimit pixels) {
    this.sql = sql;
    this.models = models;
    this.cost = cost;
    this.pixels = pixels;
  }

  ReplayPlan plan(ReplayValidator.Checked asked) {
    int limit = asked.limit();
    var where = asked.filter().where().and("r.ended_at IS NOT NULL");
    if (asked.filter().jobs().isEmpty())
      where.and(asked.adapters().isPresent() ? JobOrigin.NO_TRIALS : NO_EVALUATIONS);
    var found =
        Page.of(
            sql.list(
                SEEDS.formatted(where.sql()), row -> seed(row, asked), where.parameters(limit + 1)),
            limit);
    var seeds = new ArrayList<ReplayPlan.Seed>();
    var skipped = new TreeMap<String, Integer>();
    for (var seed : found.items()) {
      String refusal = refusal(seed.spec(), asked);
      if (refusal == null) seeds.add(seed);
      else skipped.merge(refusal, 1, Integer::sum);
    }
    return new ReplayPlan(
        seeds,
        skipped.entrySet().stream()
            .map(e -> new ReplayPlan.Skipped(e.getKey(), e.getValue()))
            .toList(),
        found.more(),
        cost.estimate(seeds.stream().map(ReplayPlan.Seed::spec).toList()));
  }

  private static ReplayPlan.Seed seed(ResultSet row, ReplayValidator.Checked asked)
      throws SQLException {
    JobSpec origin = Json.parse(row.getString("spec"), JobSpec.class);
    long seed = row.getLong("seed");
    return new ReplayPlan.Seed(
        row.getObject("job_id", UUID.class),
        row.getInt("attempt"),
        row.getInt("round"),
        seed,
        ReplaySpec.of(
            origin,
            row.getString("method"),
            seed,
            asked.policy(),
            asked.adapters().map(JobAdapters.Mix::adapters).orElse(null)));
  }

  /** Why no worker can sample it, or null. */
  private String refusal(JobSpec spec, ReplayValidator.Checked asked) {
    ModelCard model = models.find(spec.model()).orElse(null);
    if (model == null) return "no worker has the model " + spec.model();
    if (model.method(spec.method()).isEmpty())
      return "model %s has no method %s".formatted(model.name(), spec.method());
    if (spec.adaptsSubjects() && !model.method(spec.method()).orElseThrow().adaptsSubjects())
      return "method %s has no regions for the subjects that adapters belong to"
          .formatted(spec.method());
    if (spec.start() != null && !model.startsFromImages())
      return "model %s cannot start from an image".formatted(model.name());
    var misfit = asked.adapters().flatMap(mix -> mix.misfit(model));
    if (misfit.isPresent()) return misfit.get();
    var guidance = GuidanceFields.errors(spec.guidanceScale(), spec.negativePrompt(), model);
    if (!guidance.isEmpty()) return guidance.getFirst().detail();
    boolean fits =
        fits(spec.width(), model) && fits(spec.height(), model) && spec.steps() <= model.maxSteps();
    if (fits && !pixels.isWithin(spec.width(), spec.height()))
      return pixels.refusal(spec.width(), spec.height());
    return fits
        ? null
        : "%dx%d in %d steps exceeds the limits of model %s"
            .formatted(spec.width(), spec.height(), spec.steps(), model.name());
  }

  private static boolean fits(int pixels, ModelCard model) {
    return pixels >= model.minSize()
        && pixels <= model.maxSize()
        && pixels % model.sizeMultiple() == 0;
  }
}
