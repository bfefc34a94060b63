package dev.resow.api.replays;

import dev.resow.api.models.ModelCatalogue;
import dev.resow.api.replays.ReplayPlan.Basis;
import dev.resow.api.replays.ReplayPlan.Estimate;
import dev.resow.contract.GuidanceKind;
import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What jobs will cost, from what the last rounds of the same model and method did. */
@ApplicationScoped
class CostQueries {
  /** Number of latest rounds per model and method that an estimate uses. */
  private static final int SAMPLE = 200;

  private final Sql sql;
  private final ModelCatalogue models;

  CostQueries(Sql sql, ModelCatalogue models) {
    this.sql = sql;
    this.models = models;
  }

  private record Kind(String model, String method) {}

  Estimate estimate(List<JobSpec> jobs) {
    double sum = 0;
    var basis = new ArrayList<Basis>();
    var kinds = jobs.stream().collect(Collectors.groupingBy(j -> new Kind(j.model(), j.method())));
    for (var entry : kinds.entrySet()) {
      Kind kind = entry.getKey();
      Optional<Double> measured = perStep(kind);
      for (JobSpec job : entry.getValue())
        sum += measured.orElse(assumed(job)) * job.steps() * job.budget().rounds();
      basis.add(
          new Basis(
              kind.model(),
              kind.method(),
              entry.getValue().size(),
              measured.orElse(assumed(entry.getValue().getFirst())),
              measured.isPresent()));
    }
    return new Estimate(sum, List.copyOf(basis));
  }

  /** Plain sampling: two passes with classifier-free guidance, one without. */
  private double assumed(JobSpec job) {
    return models
        .find(job.model())
        .map(ModelCard::guidance)
        .orElse(GuidanceKind.CLASSIFIER_FREE)
        .passes(job.guidanceScale());
  }

  private Optional<Double> perStep(Kind kind) {
    return sql.list(
            """
            SELECT sum(forward_equivalents) / nullif(sum(steps_done), 0) AS per_step FROM (
              SELECT forward_equivalents, steps_done FROM job_round
              WHERE model = ? AND method = ? AND forward_equivalents IS NOT NULL
              ORDER BY started_at DESC LIMIT ?) lately""",
            row -> Optional.ofNullable(row.getObject("per_step", Double.class)),
            kind.model(),
            kind.method(),
            SAMPLE)
        .getFirst();
  }
}
