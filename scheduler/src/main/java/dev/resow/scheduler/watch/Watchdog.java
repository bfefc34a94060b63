package dev.resow.scheduler.watch;

import dev.resow.contract.JobSpec;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Json;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.Sql;
import dev.resow.persistence.queue.Fleet;
import dev.resow.scheduler.dispatch.DispatchSignal;
import dev.resow.scheduler.lifecycle.Trigger;
import dev.resow.scheduler.projection.JobWriter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * Finds jobs whose time has come. The queries only pick candidates; each is decided again under its
 * row's lock.
 */
@ApplicationScoped
public class Watchdog {
  private static final Logger LOG = Logger.getLogger(Watchdog.class);
  private static final int BATCH = 200;
  private static final Duration SILENCE = Duration.ofSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS);
  private static final String UNADMITTED =
      "state = 'QUEUED' AND admitted_at IS NULL AND created_at <= ?";

  private final Sql sql;
  private final Fleet fleet;
  private final JobWriter jobs;
  private final DispatchSignal dispatch;
  private final Clock clock;
  private final WatchBounds bounds;
  private final Instant started;

  Watchdog(
      Sql sql,
      Fleet fleet,
      JobWriter jobs,
      DispatchSignal dispatch,
      Clock clock,
      WatchBounds bounds) {
    this.sql = sql;
    this.fleet = fleet;
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
      if (check() > 0) dispatch.ring();
    } catch (RuntimeException e) {
      LOG.warnf("the watchdog failed, retrying: %s", e.toString());
    }
  }

  /**
   * Checks all bounds once.
   *
   * @return jobs moved
   */
  public int check() {
    Instant now = clock.instant();
    int moved =
        due(
                "state = 'RETRY_WAIT' AND (next_at IS NULL OR next_at <= ?)",
                now,
                new Trigger.RetryDue())
            + due(
                """
                deadline <= ? AND deadline IS NOT NULL
                AND state IN ('QUEUED', 'DISPATCHED', 'RUNNING', 'RETRY_WAIT')""",
                now,
                new Trigger.DeadlinePassed())
            + due(
                "state = 'RUNNING' AND cancel_requested_at <= ?",
                now.minus(bounds.cancel()),
                new Trigger.CancelOverdue());
    if (started.plus(bounds.submitted()).isBefore(now))
      moved += due(UNADMITTED, Watchdog::submitted, now.minus(bounds.submitted()));
    // After a pause of the scheduler itself no heartbeat has been received yet: wait for some
    // first.
    if (started.plus(bounds.running()).isBefore(now))
      moved +=
          due(
              "state = 'RUNNING' AND heard_at <= ?",
              now.minus(bounds.running()),
              new Trigger.HeartbeatTimeout());
    if (started.plus(SILENCE).isBefore(now)) moved += releaseFromUnread(now);
    // A released job may wait long behind others; it is lost only if a worker of its model has
    // nothing to do.
    if (started.plus(bounds.dispatched()).isBefore(now))
      for (String idle : fleet.idleModels(now))
        moved +=
            due(
                "state = 'DISPATCHED' AND heard_at <= ? AND model = ?",
                _ -> new Trigger.HeartbeatTimeout(),
                now.minus(bounds.dispatched()),
                idle);
    return moved;
  }

  /**
   * Releases jobs again that lie on topics which no live worker of their model reads: workers of an
   * earlier release or of another version of the model have taken the place of those that did. What
   * they had acquired, they have reported by now.
   */
  private int releaseFromUnread(Instant now) {
    record Place(String model, String topic) {}
    var places =
        sql.list(
            """
            SELECT DISTINCT model, ready_topic FROM job
            WHERE state = 'DISPATCHED' AND heard_at <= ? AND ready_topic <> ?""",
            row -> new Place(row.getString("model"), row.getString("ready_topic")),
            now.minus(SILENCE),
            Topics.READY);
    if (places.isEmpty()) return 0;
    var readers = fleet.readers(now);
    int moved = 0;
    for (Place place : places)
      if (readers.isUnread(place.model(), place.topic()))
        moved +=
            due(
                "state = 'DISPATCHED' AND heard_at <= ? AND model = ? AND ready_topic = ?",
                _ -> new Trigger.RecordsLost(),
                now.minus(SILENCE),
                place.model(),
                place.topic());
    if (moved > 0)
      LOG.infof("%d jobs were on topics that no live worker reads; released again", moved);
    return moved;
  }

  /**
   * Releases jobs again that were released and have had no event since; see {@link
   * Trigger.RecordsLost}.
   *
   * @param heardBefore last sign of life at the latest
   * @param states in SQL
   * @return jobs moved
   */
  int releaseAgain(Instant heardBefore, String states) {
    String condition = "state IN (%s) AND heard_at <= ?".formatted(states);
    return all(() -> due(condition, _ -> new Trigger.RecordsLost(), heardBefore));
  }

  /**
   * The same for released jobs whose ready records lay on the topic of a model or a version.
   *
   * @param topic of one model
   * @return jobs moved
   */
  int releaseAgainFrom(String topic, Instant heardBefore) {
    var models =
        sql
            .list(
                "SELECT DISTINCT model FROM job WHERE state = 'DISPATCHED'",
                row -> row.getString("model"))
            .stream()
            .filter(model -> ReadyTopics.of(model).equals(topic))
            .toArray(String[]::new);
    String condition =
        """
        state = 'DISPATCHED' AND heard_at <= ?
        AND (ready_topic = ? OR ready_topic IS NULL AND model = ANY (?))""";
    return all(() -> due(condition, _ -> new Trigger.RecordsLost(), heardBefore, topic, models));
  }

  /**
   * Admits jobs whose submitted record did not come back from the broker.
   *
   * @param acceptedBefore when they were accepted at the latest
   * @return jobs moved
   */
  int admit(Instant acceptedBefore) {
    return all(() -> due(UNADMITTED, Watchdog::submitted, acceptedBefore));
  }

  private static Trigger submitted(JobRow row) {
    var spec = Json.parse(row.spec, JobSpec.class);
    return new Trigger.EventReceived(new JobSubmitted(row.id, row.createdAt, spec));
  }

  /** As often as it moves something. */
  private static int all(IntSupplier batch) {
    int all = 0;
    int moved;
    do {
      moved = batch.getAsInt();
      all += moved;
    } while (moved > 0);
    return all;
  }

  private int due(String condition, Instant time, Trigger trigger) {
    return due(condition, _ -> trigger, time);
  }

  private int due(String condition, Function<JobRow, Trigger> trigger, Object... parameters) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              List<UUID> ids =
                  sql.list(
                      "SELECT id FROM job WHERE %s ORDER BY id LIMIT %d FOR UPDATE SKIP LOCKED"
                          .formatted(condition, BATCH),
                      row -> row.getObject("id", UUID.class),
                      parameters);
              int moved = 0;
              for (var row : jobs.lock(ids).values())
                if (jobs.apply(row, trigger.apply(row)).accepted()) moved++;
              return moved;
            });
  }
}
