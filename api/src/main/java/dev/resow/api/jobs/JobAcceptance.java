package dev.resow.api.jobs;

import dev.resow.api.log.RequestLog;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.contract.TimeOrderedId;
import dev.resow.observability.JobLog;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Accepts a job: its row and its {@code submitted} record in one statement, which is a transaction
 * of its own. After that the job cannot be lost. A tenant with limits is counted in the same
 * transaction.
 */
@ApplicationScoped
public class JobAcceptance {
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
  public record Accepted(JobRow job, JobSpec spec, boolean replayed) {
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

  /**
   * Accepts jobs of one request: all of them or none.
   *
   * @param key the client's Idempotency-Key, or null
   * @param request what the client sent
   * @param specs of one tenant
   * @throws ProblemException if the key belongs to another request; queue-limit or rate-limit
   */
  public List<Accepted> acceptAll(String key, Object request, List<JobSpec> specs, String trace) {
    String tenant = specs.getFirst().tenant();
    List<String> keys =
        key == null
            ? List.of()
            : IntStream.range(0, specs.size()).mapToObj(i -> key + "#" + i).toList();
    String hash = RequestHash.of(request);
    var jobs = new ArrayList<NewJob>();
    for (UUID id : ids(specs.size())) {
      int i = jobs.size();
      jobs.add(job(id, key == null ? null : keys.get(i), hash, specs.get(i), trace));
    }
    ProblemException refusal = null;
    try {
      if (insertAll(tenant, keys, jobs)) return jobs.stream().map(Accepted::now).toList();
    } catch (ProblemException limit) {
      // Perhaps this very request took the last places a moment ago.
      refusal = limit;
    }
    List<JobRow> earlier = QuarkusTransaction.requiringNew().call(() -> byKeys(tenant, keys));
    if (earlier.isEmpty() && refusal != null) throw refusal;
    if (earlier.size() != jobs.size()) throw reused();
    return earlier.stream()
        .map(row -> replay(row, jobs.getFirst().row(), ProblemType.IDEMPOTENCY_KEY_REUSED))
        .toList();
  }

  /** Ascending: ids of the same millisecond are in no order by themselves. */
  private List<UUID> ids(int count) {
    return Stream.generate(() -> TimeOrderedId.at(clock.instant(), ThreadLocalRandom.current()))
        .limit(count)
        .sorted()
        .toList();
  }

  /**
   * @return false if a key is taken; then nothing is inserted
   */
  private boolean insertAll(String tenant, List<String> keys, List<NewJob> all) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              if (!byKeys(tenant, keys).isEmpty()) return false;
              limits.count(tenant, all.size());
              boolean inserted = jobs.insertNew(all);
              if (!inserted) QuarkusTransaction.setRollbackOnly();
              return inserted;
            });
  }

  /** In the order of the keys. */
  private static List<JobRow> byKeys(String tenant, List<String> keys) {
    if (keys.isEmpty()) return List.of();
    return JobRow.<JobRow>list("tenant = ?1 and idempotencyKey in ?2", tenant, keys).stream()
        .sorted(Comparator.comparing(row -> keys.indexOf(row.idempotencyKey)))
        .toList();
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
    limits.count(job.row().tenant, 1);
    boolean inserted = jobs.insert(job);
    // Another request inserted the same in the meantime: this one was not counted.
    if (!inserted) QuarkusTransaction.setRollbackOnly();
    return inserted;
  }

  private static Accepted replay(JobRow earlier, JobRow request, ProblemType conflict) {
    if (earlier.tenant.equals(request.tenant) && earlier.requestHash.equals(request.requestHash))
      return Accepted.before(earlier);
    throw conflict == ProblemType.ID_TAKEN
        ? new ProblemException(
            conflict,
            "The id belongs to a job with a different request body. Use a new id for a new job.")
        : reused();
  }

  private static ProblemException reused() {
    return new ProblemException(
        ProblemType.IDEMPOTENCY_KEY_REUSED,
        "The key was used with a different request body. Use a new key for a new job.");
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
