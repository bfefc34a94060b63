package dev.resow.api.rankings;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobState;
import dev.resow.contract.PicturesRanked;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Whether the images of a request can be ranked. */
@ApplicationScoped
class RankedImages {
  private static final String TIERS = "tiers";

  /**
   * @param tenant whose images they must be
   * @return the prompt of all of them
   * @throws ProblemException when something is wrong, naming the field
   */
  String prompt(RankingRequest request, String tenant) {
    if (request.aspect() == null) throw invalid("aspect", "Required.");
    var ids = ids(request.tiers());
    List<JobRow> jobs =
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    JobRow.list(
                        "id in ?1 and tenant = ?2 and state = ?3",
                        ids,
                        tenant,
                        JobState.SUCCEEDED));
    var found = new HashSet<UUID>();
    jobs.forEach(job -> found.add(job.id));
    for (UUID id : ids)
      if (!found.contains(id))
        throw invalid(
            TIERS,
            "No succeeded job of the tenant %s has the id %s. Rank images that are there."
                .formatted(tenant, id));
    var prompts = jobs.stream().map(job -> job.prompt).distinct().toList();
    if (prompts.size() > 1)
      throw invalid(
          TIERS,
          "The images have %d different prompts. Rank images of one prompt."
              .formatted(prompts.size()));
    return prompts.getFirst();
  }

  private static List<UUID> ids(List<List<UUID>> tiers) {
    if (tiers == null) throw invalid(TIERS, "Required.");
    for (var tier : tiers)
      if (tier == null || tier.isEmpty() || tier.stream().anyMatch(Objects::isNull))
        throw invalid(TIERS, "Every list must have one job id or more.");
    var ids = tiers.stream().flatMap(List::stream).toList();
    if (ids.size() < 2 || ids.size() > PicturesRanked.MOST)
      throw invalid(
          TIERS, "Must have 2 to %d job ids, not %d.".formatted(PicturesRanked.MOST, ids.size()));
    if (new HashSet<>(ids).size() < ids.size())
      throw invalid(TIERS, "Must have every job id once.");
    return ids;
  }

  private static ProblemException invalid(String field, String detail) {
    return ProblemException.of(ProblemType.INVALID_RANKING, List.of(new FieldError(field, detail)));
  }
}
