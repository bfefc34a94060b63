package dev.resow.scheduler.intake;

import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.exception.JDBCConnectionException;
import org.jboss.logging.Logger;

/** Repeats what only failed because the database was away or busy. */
@ApplicationScoped
public class DatabaseWait {
  private static final Logger LOG = Logger.getLogger(DatabaseWait.class);
  private static final long PAUSE_MILLIS = 500;

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicLong begun = new AtomicLong();
  private final ConcurrentSkipListSet<Long> underWay = new ConcurrentSkipListSet<>();

  /**
   * @throws StoppingException when it failed while the process stops, for whatever reason: a
   *     database layer that closes fails in ways that say nothing about the records
   * @throws RuntimeException what {@code work} threw, if trying again cannot help
   */
  void insist(Runnable work) {
    long number = begun.incrementAndGet();
    underWay.add(number);
    try {
      repeat(work);
    } finally {
      underWay.remove(number);
    }
  }

  /** Number of the work that has been under way the longest; empty if there is none. */
  public OptionalLong oldest() {
    try {
      return OptionalLong.of(underWay.first());
    } catch (NoSuchElementException none) {
      return OptionalLong.empty();
    }
  }

  private void repeat(Runnable work) {
    while (true) {
      try {
        work.run();
        return;
      } catch (RuntimeException e) {
        if (stopping.getCount() == 0) throw new StoppingException(e);
        if (!isPassing(e)) throw e;
        LOG.warnf("the database is unavailable, retrying: %s", e.toString());
        pause(e);
      }
    }
  }

  private void pause(RuntimeException reason) {
    try {
      if (stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) throw new StoppingException(reason);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppingException(e);
    }
  }

  /** Before anything that is needed to store records closes. */
  void stop(@Observes @Priority(0) ShutdownEvent event) {
    stopping.countDown();
  }

  /**
   * PostgreSQL error classes (Appendix A): 08 connection, 40 rollback by conflict, 53 resources, 55
   * lock not available, 57 operator intervention, 58 system error. An SQL failure without a state
   * comes from the connection pool, one of the transaction itself from a time-out: both pass.
   */
  static boolean isPassing(Throwable failure) {
    boolean transaction = false;
    boolean pool = false;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        if (sql.getSQLState() != null) return isPassing(sql.getSQLState());
        pool = true;
      }
      transaction |= isOfTheTransaction(t);
    }
    return pool || transaction;
  }

  private static boolean isPassing(String sqlState) {
    // The server ended the session of a process that stood still in a transaction.
    if (sqlState.equals("25P03")) return true;
    return switch (sqlState.substring(0, 2)) {
      case "08", "40", "53", "55", "57", "58" -> true;
      default -> false;
    };
  }

  private static boolean isOfTheTransaction(Throwable t) {
    return t instanceof QuarkusTransactionException
        || t instanceof RollbackException
        || t instanceof SystemException
        || t instanceof JDBCConnectionException;
  }
}
