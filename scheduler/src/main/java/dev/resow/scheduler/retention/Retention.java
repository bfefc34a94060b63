package dev.resow.scheduler.retention;

import dev.resow.persistence.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Removes what is older than its age, a batch per transaction so that nothing waits long for a
 * lock. One scheduler at a time: who does not get the lock leaves it to the one that has it.
 */
@ApplicationScoped
public class Retention {
  private static final Logger LOG = Logger.getLogger(Retention.class);

  /** Key of the advisory lock: any constant, the same in every scheduler, not the dispatcher's. */
  private static final long LOCK = 0x7265736f78L;

  private static final int NOT_MINE = -1;

  private final Sql sql;
  private final Ages ages;
  private final Clock clock;

  Retention(Sql sql, Ages ages, Clock clock) {
    this.sql = sql;
    this.ages = ages;
    this.clock = clock;
  }

  @Scheduled(
      every = "${resow.retention.every:10m}",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void sweep() {
    for (Kind kind : Kind.values())
      try {
        int removed = remove(kind);
        if (removed > 0) LOG.infof("removed %d expired rows of kind %s", removed, kind);
      } catch (RuntimeException e) {
        LOG.warnf(
            "cannot remove expired rows of kind %s, retrying at the next run: %s",
            kind, e.toString());
      }
  }

  /**
   * Removes all rows of a kind that are past their age.
   *
   * @return how many, 0 if another scheduler is at it
   */
  int remove(Kind kind) {
    if (kind.age(ages).isNegative()) return 0;
    Instant before = clock.instant().minus(kind.age(ages));
    int all = 0;
    int removed;
    do {
      removed = QuarkusTransaction.requiringNew().call(() -> removeBatch(kind, before));
      all += Math.max(0, removed);
    } while (removed == ages.batch());
    return all;
  }

  private int removeBatch(Kind kind, Instant before) {
    boolean locked =
        sql.first("SELECT pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), LOCK)
            .orElseThrow();
    return locked ? sql.update(kind.delete(), before, ages.batch()) : NOT_MINE;
  }
}
