package dev.resow.scheduler.retention;

import dev.resow.ledger.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
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

  private final Database database;
  private final Ages ages;
  private final Clock clock;

  Retention(Database database, Ages ages, Clock clock) {
    this.database = database;
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
      removed =
          QuarkusTransaction.requiringNew()
              .call(() -> database.call(connection -> batch(connection, kind, before)));
      all += Math.max(0, removed);
    } while (removed == ages.batch());
    return all;
  }

  private int batch(Connection connection, Kind kind, Instant before) throws SQLException {
    if (!isMine(connection)) return NOT_MINE;
    try (var delete = connection.prepareStatement(kind.delete())) {
      delete.setObject(1, before.atOffset(ZoneOffset.UTC));
      delete.setInt(2, ages.batch());
      return delete.executeUpdate();
    }
  }

  private static boolean isMine(Connection connection) throws SQLException {
    try (var lock = connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?)")) {
      lock.setLong(1, LOCK);
      try (var mine = lock.executeQuery()) {
        mine.next();
        return mine.getBoolean(1);
      }
    }
  }
}
