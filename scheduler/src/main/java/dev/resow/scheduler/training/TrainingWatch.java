package dev.resow.scheduler.training;

import dev.resow.persistence.training.TrainingRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Releases trainings again that would otherwise be lost: one whose trainer has been silent for too
 * long, because all deliveries of its record were used up, and one that waited so long that the
 * topic may have dropped its record. A trainer continues from the last checkpoint.
 */
@ApplicationScoped
public class TrainingWatch {
  private static final Logger LOG = Logger.getLogger(TrainingWatch.class);

  /** Half of the time that records are kept. */
  private static final Duration WAITING = Duration.ofDays(7);

  private static final int BATCH = 50;

  private final TrainingReleases releases;
  private final Clock clock;
  private final Duration silence;

  /**
   * @param silence longest time without an event of a trainer; more than one update takes
   */
  TrainingWatch(
      TrainingReleases releases,
      Clock clock,
      @ConfigProperty(name = "resow.trainings.silence", defaultValue = "PT1H") Duration silence) {
    this.releases = releases;
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
    return releaseAgain("state = 'RUNNING' and heardAt <= ?1", now.minus(silence))
        + releaseAgain("state = 'QUEUED' and releasedAt <= ?1", now.minus(WAITING));
  }

  /**
   * Releases again what waits since before its topic was made anew.
   *
   * @return trainings released again
   */
  public int topicLost(Instant changedAt) {
    int all = 0;
    int some;
    do {
      some = releaseAgain("state = 'QUEUED' and releasedAt <= ?1", changedAt);
      all += some;
    } while (some > 0);
    return all;
  }

  private int releaseAgain(String condition, Instant before) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              Instant now = clock.instant();
              List<TrainingRow> rows =
                  TrainingRow.<TrainingRow>find(condition + " order by id", before)
                      .page(0, BATCH)
                      .withLock(LockModeType.PESSIMISTIC_WRITE)
                      .list();
              for (TrainingRow row : rows) {
                LOG.warnf(
                    "training %s was heard of last at %s; it is released again",
                    row.id, row.heardAt == null ? row.releasedAt : row.heardAt);
                TrainingLifecycle.releaseAgain(row, now);
                releases.supersede(row, now);
              }
              return rows.size();
            });
  }
}
