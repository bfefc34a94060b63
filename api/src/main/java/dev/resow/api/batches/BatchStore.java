package dev.resow.api.batches;

import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Json;
import dev.resow.contract.TimeOrderedId;
import dev.resow.persistence.Sql;
import dev.resow.persistence.Sql.Nullable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.JDBCType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Keeps accepted batches: all rows, with the ids of the jobs to be made, in one transaction. After
 * it the batch is accepted whole; before it nothing of it is.
 */
@ApplicationScoped
class BatchStore {
  private static final int CHUNK = 1000;
  private static final int RETRY_SECONDS = 60;

  private static final String ROW =
      """
      INSERT INTO batch_row (batch_id, number, input, job_id, prompt, spec, state, error)
      VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?)""";

  private final Sql sql;
  private final Clock clock;
  private final int mostOpen;

  BatchStore(Sql sql, Clock clock, BatchSettings settings) {
    this.sql = sql;
    this.clock = clock;
    mostOpen = settings.maxOpen();
  }

  /**
   * A requested batch.
   *
   * @param key its Idempotency-Key, or null
   * @param by who requests it, for people
   */
  record NewBatch(String tenant, String key, String hash, String trace, String by) {}

  /**
   * @param repeated true if the same request had been accepted before
   */
  record Kept(UUID id, boolean repeated) {}

  /**
   * The batch of an earlier request with the same key, if there is one.
   *
   * @throws ProblemException if the key belongs to another request
   */
  Optional<Kept> earlier(NewBatch request) {
    if (request.key() == null) return Optional.empty();
    BatchRow found =
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    BatchRow.<BatchRow>find(
                            "tenant = ?1 and idempotencyKey = ?2", request.tenant(), request.key())
                        .firstResult());
    if (found == null) return Optional.empty();
    IdempotencyKey.check(found.requestHash, request.hash(), "batch");
    return Optional.of(new Kept(found.id, true));
  }

  /**
   * @param webhook that gets a message when it has ended, or null
   * @throws ProblemException queue-limit if the tenant has too many open batches
   */
  Kept keep(NewBatch request, UUID webhook, List<PlannedRow> plan) {
    Instant now = clock.instant();
    UUID id = TimeOrderedId.at(now, ThreadLocalRandom.current());
    try {
      QuarkusTransaction.requiringNew().run(() -> insert(id, now, request, webhook, plan));
      return new Kept(id, false);
    } catch (ConstraintViolationException e) {
      // Somebody used the same key in the meantime.
      return earlier(request).orElseThrow(() -> e);
    }
  }

  private void insert(UUID id, Instant now, NewBatch request, UUID webhook, List<PlannedRow> plan) {
    checkOpen(request.tenant());
    var batch = new BatchRow();
    batch.id = id;
    batch.tenant = request.tenant();
    batch.idempotencyKey = request.key();
    batch.requestHash = request.hash();
    batch.traceparent = request.trace();
    batch.createdAt = now;
    batch.createdBy = request.by();
    batch.webhookId = webhook;
    batch.skipped = (int) plan.stream().filter(PlannedRow::skipped).count();
    batch.jobs = plan.size() - batch.skipped;
    batch.persistAndFlush();
    var rows = new ArrayList<Object[]>();
    int number = 0;
    for (PlannedRow row : plan) {
      rows.add(parameters(id, ++number, now, row));
      if (rows.size() == CHUNK || number == plan.size()) {
        sql.batch(ROW, rows);
        rows.clear();
      }
    }
  }

  private static Object[] parameters(UUID id, int number, Instant now, PlannedRow row) {
    var spec = row.spec();
    return new Object[] {
      id,
      number,
      row.input(),
      row.skipped()
          ? new Nullable(null, JDBCType.OTHER)
          : TimeOrderedId.at(now, ThreadLocalRandom.current()),
      text(spec == null ? null : spec.prompt()),
      text(spec == null ? null : Json.text(spec)),
      text(row.skipped() ? BatchState.SKIPPED.name() : null),
      text(row.error())
    };
  }

  private static Nullable text(String text) {
    return new Nullable(text, JDBCType.VARCHAR);
  }

  /** Counted under a lock, so that requests at the same time do not pass together. */
  private void checkOpen(String tenant) {
    sql.first("SELECT pg_advisory_xact_lock(hashtext('batch'), hashtext(?))", _ -> true, tenant);
    long open =
        sql.count("SELECT count(*) FROM batch WHERE tenant = ? AND ended_at IS NULL", tenant);
    if (open >= mostOpen)
      throw new ProblemException(
          ProblemType.QUEUE_LIMIT,
          "The tenant has %d batches that have not ended, which is its limit. Retry when one has ended."
              .formatted(open),
          RETRY_SECONDS);
  }
}
