package dev.resow.api.replays;

import dev.resow.api.jobs.NewJob;
import dev.resow.api.jobs.TenantLimits;
import dev.resow.api.ledger.Query;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.contract.Traceparent;
import dev.resow.ledger.JobOrigin;
import dev.resow.ledger.Outbox;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Makes the jobs of accepted replays, a chunk per transaction. Any api may go on where another one
 * died: a row of the plan is locked while its job is made, and marked in the same transaction. The
 * jobs count against their tenant's limits: a replay that is larger feeds itself as there is room.
 */
@ApplicationScoped
class ReplayMaker {
  private static final Logger LOG = Logger.getLogger(ReplayMaker.class);
  private static final int CHUNK = 200;

  private final Session session;
  private final Query query;
  private final Outbox outbox;
  private final TenantLimits limits;
  private final Clock clock;

  ReplayMaker(Session session, Query query, Outbox outbox, TenantLimits limits, Clock clock) {
    this.session = session;
    this.query = query;
    this.outbox = outbox;
    this.limits = limits;
    this.clock = clock;
  }

  /** A row of the plan. */
  record ToMake(
      Integer number,
      UUID jobId,
      String spec,
      UUID originJob,
      Integer originAttempt,
      Integer originRound,
      Long seed,
      String tenant,
      String traceparent) {}

  /** Creates the jobs of a replay, unless another process is creating them. */
  void make(UUID replay) {
    while (QuarkusTransaction.requiringNew().call(() -> chunk(replay)) == CHUNK)
      ; // the next chunk is a transaction of its own
  }

  /** Makes them without letting the caller wait; what fails is left to the sweep. */
  void makeSoon(UUID replay) {
    Thread.ofVirtual().name("replay-" + replay).start(() -> tryToMake(replay));
  }

  /** Resumes replays that a crashed process or a limit left incomplete. */
  @Scheduled(
      every = "${resow.replay.sweep-every:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void sweep() {
    try {
      query
          .list(
              "SELECT DISTINCT replay_id FROM replay_seed WHERE made_at IS NULL LIMIT 200",
              statement -> {},
              row -> row.getObject("replay_id", UUID.class))
          .forEach(this::tryToMake);
    } catch (RuntimeException e) {
      LOG.warnf("cannot query unfinished replays: %s", e.toString());
    }
  }

  private void tryToMake(UUID replay) {
    try {
      make(replay);
    } catch (RuntimeException e) {
      LOG.warnf("replay %s is incomplete and will be resumed: %s", replay, e.toString());
    }
  }

  private int chunk(UUID replay) {
    List<ToMake> waiting =
        session
            .createNativeQuery(
                """
                SELECT s.number, s.job_id, CAST(s.spec AS text) AS spec, s.origin_job,
                  s.origin_attempt, s.origin_round, s.seed, replay.tenant, replay.traceparent
                FROM replay_seed s JOIN replay ON replay.id = s.replay_id
                WHERE s.replay_id = :replay AND s.made_at IS NULL
                ORDER BY s.number LIMIT :chunk FOR UPDATE OF s SKIP LOCKED""",
                ToMake.class)
            .setParameter("replay", replay)
            .setParameter("chunk", CHUNK)
            .getResultList();
    if (waiting.isEmpty()) return 0;
    List<ToMake> rows =
        waiting.subList(0, limits.admit(waiting.getFirst().tenant(), waiting.size()));
    if (rows.isEmpty()) return 0;
    Instant now = clock.instant();
    rows.forEach(row -> insert(replay, row, now));
    session
        .createNativeMutationQuery(
            """
            UPDATE replay_seed SET made_at = :now, spec = NULL
            WHERE replay_id = :replay AND number IN (:numbers)""")
        .setParameter("now", now)
        .setParameter("replay", replay)
        .setParameter("numbers", rows.stream().map(ToMake::number).toList())
        .executeUpdate();
    return rows.size();
  }

  private void insert(UUID replay, ToMake plan, Instant now) {
    JobSpec spec = Json.parse(plan.spec(), JobSpec.class);
    String trace = Traceparent.child(plan.traceparent(), ThreadLocalRandom.current());
    var job = NewJob.row(plan.jobId(), spec, trace, now);
    var origin =
        new JobOrigin(
            JobOrigin.Kind.REPLAY,
            replay.toString(),
            plan.originJob(),
            plan.originAttempt(),
            plan.originRound(),
            plan.seed());
    job.origin = Json.text(origin);
    job.persist();
    outbox.say(NewJob.submitted(job, spec));
  }
}
