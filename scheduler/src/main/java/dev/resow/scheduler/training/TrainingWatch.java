package dev.resow.scheduler.training;

import dev.resow.contract.TrainingState;
import dev.resow.persistence.Sql;
import dev.resow.persistence.training.TrainingRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Releases trainings again that would otherwise be lost: one whose trainer has been silent for too
 * long, because all deliveries of its record were used up, and one that waited so long that the
 * topic may have dropped its record. A trainer continues from the last checkpoint. A training whose
 * trainers fall silent again and again without a new checkpoint is given up.
 */
@ApplicationScoped
public class TrainingWatch {
  private static final Logger LOG = Logger.getLogger(TrainingWatch.class);

  /** Half of the time that records are kept. */
  private static final Duration WAITING = Duration.ofDays(7);

  private static final String SILENT =
      "SELECT id FROM training WHERE state = 'RUNNING' AND heard_at <= ? ORDER BY id";
  private static final String WAITS =
      "SELECT id FROM training WHERE state = 'QUEUED' AND released_at <= ? ORDER BY id";

  private final TrainingReleases releases;
  private final Sql sql;
  private final Clock clock;
  private final Duration silence;

  /**
   * @param silence longest time without an event of a trainer; more than one update takes
   */
  TrainingWatch(
      TrainingReleases releases,
      Sql sql,
      Clock clock,
      @ConfigProperty(name = "resow.trainings.silence", defaultValue = "PT1H") Duration silence) {
    this.releases = releases;
    this.sql = sql;
    this.clock = clock;
    this.silence = silence;
  }

  @Scheduled(
      every = "${resow.watch.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void tick() {
    try {
      check();
    } catch (RuntimeException e) {
      LOG.warnf("the watch over trainings failed, retrying: %s", e.toString());
    }
  }

  /**
   * One look.
   *
   * @return trainings released again
   */
  public int check() {
    Instant now = clock.instant();
    return releaseAgain(SILENT, now.minus(silence)) + releaseAgain(WAITS, now.minus(WAITING));
  }

  /**
   * Releases again what waits since before its topic was made anew.
   *
   * @return trainings released again
   */
  public int topicLost(Instant changedAt) {
    return releaseAgain(WAITS, changedAt);
  }

  /** Each in a transaction of its own: one that cannot be released keeps no other one waiting. */
  private int releaseAgain(String ids, Instant before) {
    int released = 0;
    for (UUID id : sql.list(ids, row -> row.getObject(1, UUID.class), before)) {
      try {
        if (QuarkusTransaction.requiringNew().call(() -> releaseAgain(id, before))) released++;
      } catch (RuntimeException e) {
        LOG.warnf("training %s could not be released again, retrying: %s", id, e.toString());
      }
    }
    return released;
  }

  /**
   * @return false if an event came meanwhile, or the training was given up
   */
  private boolean releaseAgain(UUID id, Instant before) {
    var rows = TrainingRow.locked(List.of(id));
    if (rows.isEmpty()) return false;
    TrainingRow row = rows.getFirst();
    boolean running = row.state == TrainingState.RUNNING;
    Instant last = running ? row.heardAt : row.releasedAt;
    if (row.state.isTerminal() || last.isAfter(before)) return false;
    Instant now = clock.instant();
    if (running && !TrainingLifecycle.silent(row, now)) {
      LOG.warnf("training %s: no event since %s; given up", id, last);
      releases.stopAll(row, now);
      return false;
    }
    if (!running) TrainingLifecycle.releaseAgain(row, now);
    LOG.warnf("training %s: no event since %s; released again", id, last);
    releases.supersede(row, now);
    return true;
  }
}
