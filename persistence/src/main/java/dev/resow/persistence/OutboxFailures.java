package dev.resow.persistence;

import dev.resow.contract.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;

/**
 * Handles outbox rows that could not be sent. Temporary failures are retried with a growing delay.
 * A row that no broker will ever accept is parked: it stays in the table with its error, is logged
 * once, and is not retried until an operator clears the error.
 */
@ApplicationScoped
public class OutboxFailures {
  private static final Logger LOG = Logger.getLogger(OutboxFailures.class);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
  private static final Duration LOG_PAUSE = Duration.ofSeconds(30);

  private final OutboxTable table;
  private final Clock clock;
  private final AtomicLong parked = new AtomicLong();
  private final Pace pace;

  OutboxFailures(OutboxTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
    this.pace = new Pace(clock, LOG_PAUSE);
  }

  /** Rows that wait for an operator, when they were counted last. */
  public long parked() {
    return parked.get();
  }

  void count() {
    parked.set(table.parked());
  }

  /** A try to send the row failed: it waits, or is parked. */
  void failed(OutboxRow row, Throwable failure) {
    if (parkIfForEver(row, failure)) return;
    String error = error(failure);
    Instant next = clock.instant().plus(backoff(row.tries));
    table.failed(row.id, next, null, error);
    if (pace.due())
      LOG.warnf("outbox rows cannot be sent and are tried again, one for %s: %s", row.topic, error);
  }

  /** True if the row can never be sent; then it is parked. */
  boolean parkIfForEver(OutboxRow row, Throwable failure) {
    if (!isForEver(rootOf(failure))) return false;
    String error = error(failure);
    Instant now = clock.instant();
    table.failed(row.id, null, now, error);
    parked.incrementAndGet();
    LOG.errorf(
        "outbox row %s for %s (%d bytes) can never be sent and is parked: %s",
        row.id, row.topic, row.payload.length, error);
    return true;
  }

  private static String error(Throwable failure) {
    return Texts.cut(rootOf(failure).toString(), Texts.MESSAGE);
  }

  /** 1 s, 2 s, 4 s, then every 5 s: a broker that is back shall not wait. */
  private static Duration backoff(int tries) {
    Duration delay = Duration.ofSeconds(1L << Math.min(tries, 3));
    return delay.compareTo(LONGEST_BACKOFF) < 0 ? delay : LONGEST_BACKOFF;
  }

  /** True if the fault is the record's own. A fault of the place, as missing rights are, passes. */
  static boolean isForEver(Throwable cause) {
    return cause instanceof RecordTooLargeException
        || cause instanceof RecordBatchTooLargeException
        || cause instanceof InvalidTopicException
        || cause instanceof InvalidRecordException
        || cause instanceof SerializationException
        || cause instanceof IllegalArgumentException
        || cause instanceof java.io.UncheckedIOException;
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null
        && (root instanceof CompletionException || root.getClass() == RuntimeException.class))
      root = root.getCause();
    return root;
  }
}
