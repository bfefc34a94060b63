package dev.resow.api.jobs;

import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.ledger.JobRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/** How long queued jobs will wait, from how long jobs took lately and from the slots that live. */
@ApplicationScoped
class WaitEstimates {
  /** Answer to a client that asks too early, while nothing was measured yet. */
  private static final int UNKNOWN_SECONDS = 5;

  private static final int MOST_SECONDS = 60;

  private final Session session;
  private final Clock clock;

  WaitEstimates(Session session, Clock clock) {
    this.session = session;
    this.clock = clock;
  }

  /**
   * Seconds until the job begins, or null without a live worker or any measured job.
   *
   * @param ahead jobs that go first
   */
  Double waitSeconds(JobRow row, int ahead) {
    Instant now = clock.instant();
    Double jobSeconds = jobSeconds(spec(row).model());
    int slots = slots(now);
    if (jobSeconds == null || slots == 0) return null;
    double wait = Slots.wait(slots, elapsed(now), jobSeconds, ahead + dispatched());
    if (row.nextAt == null) return wait;
    return Math.max(wait, Duration.between(now, row.nextAt).toMillis() / 1000.);
  }

  /** Whole seconds, 1 to 60, after which the next waiting job will have begun. */
  int secondsPerStart() {
    Double jobSeconds = jobSeconds(null);
    int slots = slots(clock.instant());
    if (jobSeconds == null || slots == 0) return UNKNOWN_SECONDS;
    return (int) Math.clamp(Math.ceil(jobSeconds / slots), 1, MOST_SECONDS);
  }

  /**
   * Median of the last jobs that succeeded.
   *
   * @param model jobs of this model, if there are any; null for all
   */
  private Double jobSeconds(String model) {
    Double ofModel = model == null ? null : median("AND spec ->> 'model' = :model", model);
    return ofModel == null ? median("", null) : ofModel;
  }

  private Double median(String condition, String model) {
    var query =
        session.createNativeQuery(
            """
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FROM (
              SELECT CAST(extract(epoch FROM finished_at - started_at) AS double precision)
                AS seconds
              FROM job WHERE state = 'SUCCEEDED' AND started_at IS NOT NULL %s
              ORDER BY finished_at DESC LIMIT 50) lately"""
                .formatted(condition),
            Double.class);
    if (model != null) query.setParameter("model", model);
    return query.getSingleResult();
  }

  private int slots(Instant now) {
    return session
        .createNativeQuery(
            """
            SELECT coalesce(sum(slots), 0) FROM worker
            WHERE heard_at >= :alive AND NOT draining""",
            Long.class)
        .setParameter("alive", now.minusSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS))
        .getSingleResult()
        .intValue();
  }

  /** Of every running job, the seconds since it began. */
  private List<Double> elapsed(Instant now) {
    return session
        .createNativeQuery(
            """
            SELECT CAST(extract(epoch FROM CAST(:now AS timestamptz) - started_at) AS double precision)
            FROM job WHERE state = 'RUNNING' AND started_at IS NOT NULL""",
            Double.class)
        .setParameter("now", now)
        .getResultList();
  }

  private int dispatched() {
    return session
        .createNativeQuery("SELECT count(*) FROM job WHERE state = 'DISPATCHED'", Long.class)
        .getSingleResult()
        .intValue();
  }

  private static JobSpec spec(JobRow row) {
    return Json.parse(row.spec, JobSpec.class);
  }
}
