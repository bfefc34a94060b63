package dev.resow.api.replays;

import dev.resow.api.jobs.JobInserter;
import dev.resow.api.jobs.NewJob;
import dev.resow.api.jobs.TenantLimits;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.observability.Traces;
import dev.resow.persistence.JobOrigin;
import dev.resow.persistence.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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

  private final Sql sql;
  private final JobInserter jobs;
  private final TenantLimits limits;
  private final Traces traces;
  private final Clock clock;

  ReplayMaker(Sql sql, JobInserter jobs, TenantLimits limits, Traces traces, Clock clock) {
    this.sql = sql;
    this.jobs = jobs;
    this.limits = limits;
    this.traces = traces;
    this.clock = clock;
  }

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
      sql.list(
              "SELECT DISTINCT replay_id FROM replay_seed WHERE made_at IS NULL LIMIT 200",
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

  private int chunk(UUID replayId) {
    List<ReplaySeedRow> waiting = ReplaySeedRow.lockWaiting(replayId, CHUNK);
    if (waiting.isEmpty()) return 0;
    ReplayRow replay = ReplayRow.findById(replayId);
    List<ReplaySeedRow> seeds = waiting.subList(0, limits.admit(replay.tenant, waiting.size()));
    if (seeds.isEmpty()) return 0;
    Instant now = clock.instant();
    jobs.insertAll(seeds.stream().map(seed -> job(replay, seed, now)).toList());
    ReplaySeedRow.update(
        "madeAt = ?1, spec = null where replayId = ?2 and number in ?3",
        now,
        replayId,
        seeds.stream().map(seed -> seed.number).toList());
    return seeds.size();
  }

  private NewJob job(ReplayRow replay, ReplaySeedRow seed, Instant now) {
    JobSpec spec = Json.parse(seed.spec, JobSpec.class);
    String trace = traces.onward(replay.traceparent);
    return NewJob.of(seed.jobId, spec, trace, now)
        .from(
            new JobOrigin(
                JobOrigin.Kind.REPLAY,
                replay.id.toString(),
                seed.originJob,
                seed.originAttempt,
                seed.originRound,
                seed.seed));
  }
}
