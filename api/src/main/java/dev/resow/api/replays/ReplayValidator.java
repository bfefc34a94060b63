package dev.resow.api.replays;

import dev.resow.api.access.Identity;
import dev.resow.api.access.TenantSet;
import dev.resow.api.adapters.JobAdapters;
import dev.resow.api.jobs.GuidanceFields;
import dev.resow.api.models.ModelCatalogue;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.rounds.LedgerFilter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Checks a replay before the ledger is queried. */
@ApplicationScoped
class ReplayValidator {
  private static final int USUAL_LIMIT = 1000;
  private static final int MOST = 5000;
  private static final int MOST_JOBS = 1000;
  private static final int MOST_ROUNDS = 32;

  private static final String ADAPTERS = "policy.adapters";

  private final ModelCatalogue models;
  private final JobAdapters adapters;

  ReplayValidator(ModelCatalogue models, JobAdapters adapters) {
    this.models = models;
    this.adapters = adapters;
  }

  /**
   * A sound request.
   *
   * @param adapters those of the policy; empty if it names none
   */
  record Checked(
      LedgerFilter filter,
      ReplayRequest.Policy policy,
      Optional<JobAdapters.Mix> adapters,
      int limit) {}

  /** Who samples again: one of the caller's tenants, the filter's or its own. */
  static String owner(ReplayRequest request, Identity who) {
    String named = request.filterOrAll().tenant();
    return named != null && who.sees(named) ? named : who.tenant();
  }

  /**
   * @throws ProblemException with every field at fault
   */
  Checked check(ReplayRequest request, String tenant) {
    var filter = request.filterOrAll();
    var policy = request.policyOrPlain();
    var errors = new ArrayList<FieldError>();
    if (filter.tenant() != null && !filter.tenant().equals(tenant))
      errors.add(new FieldError("filter.tenant", "Must be one of the caller's own tenants."));
    if (filter.jobs() != null && filter.jobs().size() > MOST_JOBS)
      errors.add(new FieldError("filter.jobs", "Must have at most " + MOST_JOBS + " elements."));
    if (filter.since() != null && filter.until() != null && !filter.until().isAfter(filter.since()))
      errors.add(new FieldError("filter.until", "Must be later than since."));
    int limit = limit(request);
    if (limit < 1 || limit > MOST)
      errors.add(new FieldError("limit", "Must be from 1 to %d, not %d.".formatted(MOST, limit)));
    if (policy.rounds() != null && (policy.rounds() < 1 || policy.rounds() > MOST_ROUNDS))
      errors.add(new FieldError("policy.rounds", "Must be from 1 to " + MOST_ROUNDS + "."));
    if (policy.model() != null && models.find(policy.model()).isEmpty())
      errors.add(new FieldError("policy.model", "Unknown model. GET /v1/models lists the models."));
    if (policy.method() != null
        && models.all().stream().noneMatch(m -> m.method(policy.method()).isPresent()))
      errors.add(
          new FieldError(
              "policy.method", "Unknown method. GET /v1/models lists the methods of each model."));
    if (policy.guidanceScale() != null)
      GuidanceFields.checkRange(errors, "policy.guidanceScale", policy.guidanceScale());
    var mix = adapters.unchecked(errors, ADAPTERS, policy.adapters(), tenant);
    if (policy.model() != null)
      models
          .find(policy.model())
          .flatMap(mix::misfit)
          .ifPresent(misfit -> errors.add(new FieldError(ADAPTERS, misfit)));
    if (!errors.isEmpty()) throw ProblemException.of(ProblemType.INVALID_REPLAY, errors);
    return new Checked(
        ledger(filter, tenant),
        policy,
        policy.adapters() == null ? Optional.empty() : Optional.of(mix),
        limit);
  }

  private static LedgerFilter ledger(ReplayRequest.Filter filter, String tenant) {
    return new LedgerFilter(
        TenantSet.of(tenant),
        filter.since(),
        filter.until(),
        filter.model(),
        filter.method(),
        filter.verdicts(),
        filter.findings(),
        filter.failed() == null || filter.failed() ? true : null,
        filter.text(),
        filter.jobs() == null ? List.of() : filter.jobs().stream().map(UUID::toString).toList());
  }

  private static int limit(ReplayRequest request) {
    return request.limit() == null ? USUAL_LIMIT : request.limit();
  }
}
