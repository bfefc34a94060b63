package dev.resow.scheduler.watch;

import dev.resow.contract.WorkerHeartbeat;
import dev.resow.scheduler.dispatch.DispatchSignal;
import dev.resow.scheduler.lifecycle.Cue;
import dev.resow.scheduler.projection.JobWriter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Finds jobs whose time has come. The queries only pick candidates; each is decided again under its
 * row's lock.
 */
@ApplicationScoped
public class Watchdog {
  private static final Logger LOG = Logger.getLogger(Watchdog.class);
  private static final int BATCH = 200;

  private final Session session;
  private final JobWriter jobs;
  private final DispatchSignal dispatch;
  private final Clock clock;
  private final WatchBounds bounds;
  private final Instant started;

  Watchdog(
      Session session, JobWriter jobs, DispatchSignal dispatch, Clock clock, WatchBounds bounds) {
    this.session = session;
    this.jobs = jobs;
    this.dispatch = dispatch;
    this.clock = clock;
    this.bounds = bounds;
    started = clock.instant();
  }

  @Scheduled(
      every = "${resow.watch.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void tick() {
    try {
      if (look() > 0) dispatch.ring();
    } catch (RuntimeException e) {
      LOG.warnf("the watchdog failed and will look again: %s", e.toString());
    }
  }

  /**
   * One look at everything.
   *
   * @return jobs moved
   */
  public int look() {
    Instant now = clock.instant();
    int moved =
        due(
                "state = 'RETRY_WAIT' AND (next_at IS NULL OR next_at <= :time)",
                now,
                new Cue.RetryDue())
            + due(
                """
                deadline <= :time AND deadline IS NOT NULL
                AND state IN ('QUEUED', 'DISPATCHED', 'RUNNING', 'RETRY_WAIT')""",
                now,
                new Cue.DeadlinePassed())
            + due(
                "state = 'RUNNING' AND cancel_requested_at <= :time",
                now.minus(bounds.cancel()),
                new Cue.CancelOverdue());
    // After a pause of the scheduler itself, nobody was heard of: first listen for a while.
    if (started.plus(bounds.running()).isBefore(now))
      moved +=
          due(
              "state = 'RUNNING' AND heard_at <= :time",
              now.minus(bounds.running()),
              new Cue.Silence());
    if (started.plus(bounds.dispatched()).isBefore(now) && someWorkerIsIdle(now))
      moved +=
          due(
              "state = 'DISPATCHED' AND heard_at <= :time",
              now.minus(bounds.dispatched()),
              new Cue.Silence());
    return moved;
  }

  private int due(String condition, Instant time, Cue cue) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              List<UUID> ids =
                  session
                      .createNativeQuery(
                          "SELECT id FROM job WHERE "
                              + condition
                              + " ORDER BY id LIMIT "
                              + BATCH
                              + " FOR UPDATE SKIP LOCKED",
                          UUID.class)
                      .setParameter("time", time)
                      .getResultList();
              int moved = 0;
              for (var row : jobs.lock(ids).values()) if (jobs.apply(row, cue).accepted()) moved++;
              return moved;
            });
  }

  /** A released job may wait long behind others; it is lost only if somebody has nothing to do. */
  private boolean someWorkerIsIdle(Instant now) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                session
                    .createNativeQuery(
                        """
                        SELECT EXISTS (SELECT 1 FROM worker WHERE heard_at >= :alive
                          AND NOT draining AND slots > jsonb_array_length(running))""",
                        Boolean.class)
                    .setParameter("alive", now.minusSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS))
                    .getSingleResult());
  }
}
