package dev.resow.api.jobs;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobSpec;
import dev.resow.ledger.JobRow;
import dev.resow.ledger.Outbox;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Accepts a job: its row and its {@code submitted} record in one transaction, two inserts and a
 * commit. After that the job can not be lost.
 */
@ApplicationScoped
class JobAcceptance {
  private final TenantLimits limits;
  private final Outbox outbox;
  private final Clock clock;

  JobAcceptance(TenantLimits limits, Outbox outbox, Clock clock) {
    this.limits = limits;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * @param replayed true if the same request had been accepted before
   */
  record Accepted(JobRow job, boolean replayed) {}

  /**
   * Accepts under an id of ours.
   *
   * @param key the client's Idempotency-Key, or null
   * @throws ProblemException if the key belongs to another request
   */
  Accepted accept(
      UUID id, String tenant, String key, JobRequest request, JobSpec spec, String trace) {
    return once(
        row(id, key, RequestHash.of(request), spec, trace),
        spec,
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
        row(id, null, RequestHash.of(request), spec, trace),
        spec,
        () -> JobRow.findByIdOptional(id),
        ProblemType.ID_TAKEN);
  }

  private Accepted once(
      JobRow row, JobSpec spec, Supplier<Optional<JobRow>> lookup, ProblemType conflict) {
    boolean mayExist = row.idempotencyKey != null || conflict == ProblemType.ID_TAKEN;
    if (mayExist) {
      Optional<JobRow> earlier = QuarkusTransaction.requiringNew().call(lookup::get);
      if (earlier.isPresent()) return replay(earlier.get(), row, conflict);
    }
    try {
      QuarkusTransaction.requiringNew().run(() -> insert(row, spec));
      return new Accepted(row, false);
    } catch (ProblemException limit) {
      // Perhaps it took the last place itself a moment ago: asking again is never refused.
      if (!mayExist) throw limit;
      JobRow earlier = QuarkusTransaction.requiringNew().call(lookup::get).orElseThrow(() -> limit);
      return replay(earlier, row, conflict);
    } catch (RuntimeException e) {
      if (!isTaken(e)) throw e;
      // Somebody inserted the same key or the same id in the meantime.
      JobRow earlier = QuarkusTransaction.requiringNew().call(lookup::get).orElseThrow(() -> e);
      return replay(earlier, row, conflict);
    }
  }

  private void insert(JobRow row, JobSpec spec) {
    limits.count(row.tenant);
    row.persist();
    outbox.say(NewJob.submitted(row, spec));
    // Here, where a conflict is an exception of ours, not a failure of the commit.
    JobRow.flush();
  }

  private static Accepted replay(JobRow earlier, JobRow asked, ProblemType conflict) {
    if (earlier.tenant.equals(asked.tenant) && earlier.requestHash.equals(asked.requestHash))
      return new Accepted(earlier, true);
    throw new ProblemException(
        conflict,
        conflict == ProblemType.ID_TAKEN
            ? "Use a new id for a new job; the same body under the same id would have been fine."
            : "It was used for another body. Use a new key for a new job.");
  }

  private static Optional<JobRow> byKey(String tenant, String key) {
    return JobRow.find("tenant = ?1 and idempotencyKey = ?2", tenant, key).firstResultOptional();
  }

  private JobRow row(UUID id, String key, String hash, JobSpec spec, String trace) {
    var row = NewJob.row(id, spec, trace, clock.instant());
    row.idempotencyKey = key;
    row.requestHash = hash;
    return row;
  }

  private static boolean isTaken(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause())
      if (t instanceof ConstraintViolationException) return true;
    return false;
  }
}
