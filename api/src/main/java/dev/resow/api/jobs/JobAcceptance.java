package dev.resow.api.jobs;

import dev.resow.api.log.RequestLog;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.observability.JobLog;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Accepts a job: its row and its {@code submitted} record in one statement, which is a transaction
 * of its own. After that the job cannot be lost. A tenant with limits is counted in the same
 * transaction.
 */
@ApplicationScoped
class JobAcceptance {
  private final TenantLimits limits;
  private final JobInserter jobs;
  private final Clock clock;

  JobAcceptance(TenantLimits limits, JobInserter jobs, Clock clock) {
    this.limits = limits;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * @param spec that of the job
   * @param replayed true if the same request had been accepted before
   */
  record Accepted(JobRow job, JobSpec spec, boolean replayed) {
    private static Accepted now(NewJob job) {
      return new Accepted(job.row(), job.spec(), false);
    }

    private static Accepted before(JobRow earlier) {
      return new Accepted(earlier, Json.parse(earlier.spec, JobSpec.class), true);
    }
  }

  /**
   * Accepts under an id of ours.
   *
   * @param key the client's Idempotency-Key, or null
   * @throws ProblemException if the key belongs to another request
   */
  Accepted accept(
      UUID id, String tenant, String key, JobRequest request, JobSpec spec, String trace) {
    return once(
        job(id, key, RequestHash.of(request), spec, trace),
        () -> key == null ? Optional.empty() : byKey(tenant, key),
        ProblemType.IDEMPOTENCY_KEY_REUSED);
  }

  /**
   * Accepts under an id of the client's.
   *
   * @throws ProblemException if the id belongs to another request
   */
  Accepted acceptAs(UUID id, String tenant, JobRequest request, JobSpec spec, String trace) {
    return once(
        job(id, null, RequestHash.of(request), spec, trace),
        () -> JobRow.findByIdOptional(id),
        ProblemType.ID_TAKEN);
  }

  private Accepted once(NewJob job, Supplier<Optional<JobRow>> lookup, ProblemType conflict) {
    try {
      if (insert(job, lookup)) return Accepted.now(job);
    } catch (ProblemException limit) {
      // Perhaps this very request took the last place a moment ago: repeating it is never refused.
      JobRow earlier = QuarkusTransaction.requiringNew().call(lookup::get).orElseThrow(() -> limit);
      return replay(earlier, job.row(), conflict);
    }
    return QuarkusTransaction.requiringNew()
        .call(lookup::get)
        .map(earlier -> replay(earlier, job.row(), conflict))
        .orElseThrow(
            () -> new IllegalStateException("the conflicting job was deleted concurrently"));
  }

  /**
   * @return false if the id or the key is taken
   */
  private boolean insert(NewJob job, Supplier<Optional<JobRow>> lookup) {
    return limits.apply(job.row().tenant)
        ? QuarkusTransaction.requiringNew().call(() -> lookup.get().isEmpty() && counted(job))
        : jobs.insert(job);
  }

  private boolean counted(NewJob job) {
    limits.count(job.row().tenant);
    boolean inserted = jobs.insert(job);
    // Another request inserted the same in the meantime: this one was not counted.
    if (!inserted) QuarkusTransaction.setRollbackOnly();
    return inserted;
  }

  private static Accepted replay(JobRow earlier, JobRow request, ProblemType conflict) {
    if (earlier.tenant.equals(request.tenant) && earlier.requestHash.equals(request.requestHash))
      return Accepted.before(earlier);
    throw new ProblemException(
        conflict,
        conflict == ProblemType.ID_TAKEN
            ? "The id belongs to a job with a different request body. Use a new id for a new job."
            : "The key was used with a different request body. Use a new key for a new job.");
  }

  private static Optional<JobRow> byKey(String tenant, String key) {
    return JobRow.find("tenant = ?1 and idempotencyKey = ?2", tenant, key).firstResultOptional();
  }

  private NewJob job(UUID id, String key, String hash, JobSpec spec, String trace) {
    RequestLog.put(JobLog.JOB, id.toString());
    var job = NewJob.of(id, spec, trace, clock.instant());
    job.row().idempotencyKey = key;
    job.row().requestHash = hash;
    return job;
  }
}
