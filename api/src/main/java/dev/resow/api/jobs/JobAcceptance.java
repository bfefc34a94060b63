package dev.resow.api.jobs;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobSpec;
import dev.resow.ledger.Database;
import dev.resow.ledger.JobRow;
import dev.resow.ledger.JobTable;
import dev.resow.ledger.Outbox;
import dev.resow.ledger.OutboxRow;
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
  private final Database database;
  private final Outbox outbox;
  private final Clock clock;

  JobAcceptance(TenantLimits limits, Database database, Outbox outbox, Clock clock) {
    this.limits = limits;
    this.database = database;
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
    try {
      if (insert(row, spec, lookup)) return new Accepted(row, false);
    } catch (ProblemException limit) {
      // Perhaps it took the last place itself a moment ago: asking again is never refused.
      JobRow earlier = QuarkusTransaction.requiringNew().call(lookup::get).orElseThrow(() -> limit);
      return replay(earlier, row, conflict);
    }
    return QuarkusTransaction.requiringNew()
        .call(lookup::get)
        .map(earlier -> replay(earlier, row, conflict))
        .orElseThrow(
            () -> new IllegalStateException("the conflicting job was deleted concurrently"));
  }

  /**
   * @return false if the id or the key is taken
   */
  private boolean insert(JobRow row, JobSpec spec, Supplier<Optional<JobRow>> lookup) {
    var record = outbox.row(NewJob.submitted(row, spec));
    boolean inserted =
        limits.apply(row.tenant)
            ? QuarkusTransaction.requiringNew()
                .call(() -> lookup.get().isEmpty() && counted(row, record))
            : database.call(connection -> JobTable.accept(connection, row, record));
    if (inserted) outbox.committed(record);
    return inserted;
  }

  private boolean counted(JobRow row, OutboxRow record) {
    limits.count(row.tenant);
    boolean inserted = database.call(connection -> JobTable.accept(connection, row, record));
    // Somebody inserted the same in the meantime: this one was not counted.
    if (!inserted) QuarkusTransaction.setRollbackOnly();
    return inserted;
  }

  private static Accepted replay(JobRow earlier, JobRow asked, ProblemType conflict) {
    if (earlier.tenant.equals(asked.tenant) && earlier.requestHash.equals(asked.requestHash))
      return new Accepted(earlier, true);
    throw new ProblemException(
        conflict,
        conflict == ProblemType.ID_TAKEN
            ? "The id belongs to a job with a different request body. Use a new id for a new job."
            : "The key was used with a different request body. Use a new key for a new job.");
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
}
