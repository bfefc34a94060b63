package dev.resow.persistence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The time of the database. All apis and schedulers of a deployment use it, because they compare
 * times that others wrote with their own. A wrong clock of a machine, or one that is set while the
 * process runs, has no effect. Between two readings of the database's clock the monotonic clock
 * measures; differences of less than a second are ignored. Thread-safe.
 */
public final class SharedClock implements InstantSource {
  private static final Logger LOG = Logger.getLogger(SharedClock.class);
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private final LongSupplier nanos;
  private volatile Anchor anchor;

  /**
   * @param nanos the monotonic clock at that time
   */
  private record Anchor(Instant time, long nanos) {}

  /**
   * @param start the machine's time, until the database's is known
   * @param nanos the monotonic clock
   */
  public SharedClock(Instant start, LongSupplier nanos) {
    this.nanos = nanos;
    anchor = new Anchor(start, nanos.getAsLong());
  }

  /** In microseconds, as PostgreSQL keeps it: a time that was stored compares equal to itself. */
  @Override
  public Instant instant() {
    Anchor from = anchor;
    return from.time().plusNanos(nanos.getAsLong() - from.nanos()).truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Follows the database if its time differs. The answer may have been in transit for a while.
   *
   * @param database its {@code clock_timestamp()}
   * @param asked this clock's time when it was asked
   */
  public void read(Instant database, Instant asked) {
    Instant now = instant();
    if (!database.isBefore(asked.minus(TOLERANCE)) && !database.isAfter(now.plus(TOLERANCE)))
      return;
    Instant right = database.plus(Duration.between(asked, now).dividedBy(2));
    LOG.warnf(
        "the clock of this machine was %d ms off the clock of the database, which this process"
            + " follows",
        Duration.between(right, now).toMillis());
    anchor = new Anchor(right, nanos.getAsLong());
  }
}
