package dev.resow.api.evaluations;

import dev.resow.contract.Json;
import dev.resow.persistence.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Decides evaluations whose jobs have ended, each once: the row is locked, and result, decision and
 * the adapter's release are one transaction. Any api may do it.
 */
@ApplicationScoped
class EvaluationGate {
  private static final Logger LOG = Logger.getLogger(EvaluationGate.class);

  private static final String ENDED =
      """
      SELECT e.id FROM evaluation e WHERE e.decided_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM evaluation_pair p
        CROSS JOIN LATERAL (VALUES (p.base_job), (p.candidate_job)) AS side (job)
        JOIN job ON job.id = side.job
        WHERE p.evaluation_id = e.id
          AND job.state IN ('QUEUED', 'DISPATCHED', 'RUNNING', 'RETRY_WAIT'))
      ORDER BY e.id""";

  private static final String LOCK =
      "SELECT id FROM evaluation WHERE id = ? AND decided_at IS NULL FOR UPDATE SKIP LOCKED";

  private static final String DECIDE =
      """
      UPDATE evaluation SET decided_at = ?, outcome = ?, reason = ?, result = CAST(? AS jsonb),
        activated = ?
      WHERE id = ? AND decided_at IS NULL""";

  private static final String ACTIVATE =
      """
      UPDATE adapter SET state = 'ACTIVE', changed_at = ?
      WHERE name = ? AND sha256 = ? AND state = 'CANDIDATE'""";

  private final Sql sql;
  private final EvaluationQueries queries;
  private final Clock clock;

  /** Of evaluations that cannot be decided: each failure is logged once. */
  private final Map<UUID, String> failures = new ConcurrentHashMap<>();

  EvaluationGate(Sql sql, EvaluationQueries queries, Clock clock) {
    this.sql = sql;
    this.queries = queries;
    this.clock = clock;
  }

  @Scheduled(
      every = "${resow.evaluation.sweep-every:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void sweep() {
    try {
      sql.list(ENDED, row -> row.getObject("id", UUID.class)).forEach(this::tryToDecide);
    } catch (RuntimeException e) {
      LOG.warnf("cannot query evaluations that have ended: %s", e.toString());
    }
  }

  /** One that cannot be decided does not hold up the others. */
  private void tryToDecide(UUID id) {
    try {
      QuarkusTransaction.requiringNew().run(() -> decide(id));
      failures.remove(id);
    } catch (RuntimeException e) {
      String failure = e.toString();
      if (!failure.equals(failures.put(id, failure)))
        LOG.warnf("evaluation %s is undecided and will be tried again: %s", id, failure);
    }
  }

  private void decide(UUID id) {
    if (sql.first(LOCK, _ -> true, id).isEmpty()) return;
    EvaluationRow row = EvaluationRow.findById(id);
    var request = Json.parse(row.request, EvaluationRequest.class);
    PairedResult result = queries.result(id, row.pairs);
    var decision = GateDecision.of(result, request.gateOrUsual());
    if (decision.outcome() == GateDecision.Outcome.RUNNING) return;
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean activated =
        request.activates()
            && decision.outcome() == GateDecision.Outcome.PASSED
            && sql.update(ACTIVATE, now, row.adapter, row.sha256) == 1;
    sql.update(
        DECIDE,
        now,
        decision.outcome().name(),
        decision.reason(),
        Json.text(result),
        activated,
        id);
  }
}
