package dev.resow.api.evaluations;

import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.jobs.JobInserter;
import dev.resow.api.jobs.NewJob;
import dev.resow.api.jobs.TenantLimits;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.contract.TimeOrderedId;
import dev.resow.observability.Traces;
import dev.resow.persistence.JobOrigin;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Accepts evaluations: the row, its pairs, and every job with its record in one transaction. After
 * that nothing of it can be lost.
 */
@ApplicationScoped
class EvaluationStore {
  /** Seconds after which a client at the limit may ask again. */
  private static final int RETRY_AFTER = 60;

  private final JobInserter jobs;
  private final TenantLimits limits;
  private final Traces traces;
  private final Clock clock;

  EvaluationStore(JobInserter jobs, TenantLimits limits, Traces traces, Clock clock) {
    this.jobs = jobs;
    this.limits = limits;
    this.traces = traces;
    this.clock = clock;
  }

  /**
   * A requested evaluation.
   *
   * @param key the client's Idempotency-Key, or null
   * @param hash identity of the request
   * @param by who asks, for people
   */
  record NewEvaluation(
      String tenant, String key, String hash, EvaluationRequest request, String by, String trace) {}

  /**
   * @param repeated true if the same request had been accepted before
   */
  record Kept(UUID id, boolean repeated) {}

  /**
   * The evaluation of an earlier request with the same key, if there is one.
   *
   * @throws ProblemException if the key belongs to another request
   */
  Optional<Kept> earlier(NewEvaluation request) {
    if (request.key() == null) return Optional.empty();
    EvaluationRow found =
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    EvaluationRow.<EvaluationRow>find(
                            "tenant = ?1 and idempotencyKey = ?2", request.tenant(), request.key())
                        .firstResult());
    if (found == null) return Optional.empty();
    IdempotencyKey.check(found.requestHash, request.hash(), "evaluation");
    return Optional.of(new Kept(found.id, true));
  }

  /**
   * @throws ProblemException if the tenant's limits have no room for the jobs, or never can have
   */
  Kept keep(NewEvaluation request, EvaluationPlan plan) {
    int most = limits.most(request.tenant());
    if (2 * plan.pairs().size() > most) throw tooLarge(2 * plan.pairs().size(), most);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    UUID id = TimeOrderedId.at(now, ThreadLocalRandom.current());
    try {
      QuarkusTransaction.requiringNew().run(() -> insert(id, now, request, plan));
      return new Kept(id, false);
    } catch (ConstraintViolationException e) {
      // Somebody used the same key in the meantime.
      return earlier(request).orElseThrow(() -> e);
    }
  }

  private void insert(UUID id, Instant now, NewEvaluation request, EvaluationPlan plan) {
    row(id, now, request, plan).persistAndFlush();
    int wanted = 2 * plan.pairs().size();
    int room = limits.admit(request.tenant(), wanted);
    if (room < wanted) throw tooMany(wanted, room);
    var made = new ArrayList<NewJob>();
    int number = 0;
    for (var pair : plan.pairs()) {
      var row = new EvaluationPairRow();
      row.evaluationId = id;
      row.number = ++number;
      row.prompt = pair.prompt();
      row.seed = pair.base().seed();
      row.baseJob = TimeOrderedId.at(now, ThreadLocalRandom.current());
      row.candidateJob = TimeOrderedId.at(now, ThreadLocalRandom.current());
      row.persist();
      made.addAll(jobs(row, pair.base(), plan.candidate(pair), request.trace(), now));
    }
    EvaluationPairRow.flush();
    jobs.insertAll(made);
  }

  private static EvaluationRow row(
      UUID id, Instant now, NewEvaluation request, EvaluationPlan plan) {
    var row = new EvaluationRow();
    row.id = id;
    row.tenant = request.tenant();
    row.adapter = plan.adapter().name();
    row.sha256 = plan.adapter().sha256();
    row.scale = plan.adapter().scale();
    row.model = plan.model().name();
    row.base = plan.model().adapters().fingerprint();
    row.idempotencyKey = request.key();
    row.requestHash = request.hash();
    row.request = Json.text(request.request());
    row.prompts = plan.prompts();
    row.pairs = plan.pairs().size();
    row.createdAt = now;
    row.createdBy = request.by();
    return row;
  }

  private List<NewJob> jobs(
      EvaluationPairRow pair, JobSpec base, JobSpec candidate, String trace, Instant now) {
    var origin =
        new JobOrigin(
            JobOrigin.Kind.EVALUATION,
            pair.evaluationId.toString(),
            pair.baseJob,
            null,
            null,
            pair.seed);
    return List.of(
        NewJob.of(pair.baseJob, base, traces.onward(trace), now).from(origin),
        NewJob.of(pair.candidateJob, candidate, traces.onward(trace), now).from(origin));
  }

  /** Waiting would not help. */
  private static ProblemException tooLarge(int wanted, int most) {
    return ProblemException.of(
        ProblemType.INVALID_EVALUATION,
        List.of(
            new FieldError(
                "seeds",
                "The evaluation has %d jobs, and the tenant's limits never have room for more than %d at once. Use fewer seeds or prompts."
                    .formatted(wanted, most))));
  }

  private static ProblemException tooMany(int wanted, int room) {
    return new ProblemException(
        ProblemType.QUEUE_LIMIT,
        "The evaluation has %d jobs, and the tenant's limits have room for %d. Use fewer prompts or seeds, or retry when some jobs have started."
            .formatted(wanted, room),
        RETRY_AFTER);
  }
}
