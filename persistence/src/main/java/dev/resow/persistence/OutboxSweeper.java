package dev.resow.persistence;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends what a dead or overloaded relay left behind. Any number of processes may sweep one table:
 * each takes rows nobody else holds.
 */
@ApplicationScoped
public class OutboxSweeper {
  private static final Logger LOG = Logger.getLogger(OutboxSweeper.class);
  private static final int BATCH = 500;
  private static final long BATCH_BYTES = 8L << 20;

  /** How long a batch may take while it holds the rows' locks. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LOG_PAUSE = Duration.ofSeconds(30);

  private final OutboxTable table;
  private final OutboxSender sender;
  private final OutboxFailures failures;
  private final Pace pace;
  private final Clock clock;
  private final Duration grace;

  OutboxSweeper(
      OutboxTable table,
      OutboxSender sender,
      OutboxFailures failures,
      Clock clock,
      @ConfigProperty(name = "resow.outbox.grace", defaultValue = "PT2S") Duration grace) {
    this.table = table;
    this.sender = sender;
    this.failures = failures;
    this.pace = new Pace(clock, LOG_PAUSE);
    this.clock = clock;
    this.grace = grace;
  }

  @Scheduled(
      every = "${resow.outbox.sweep-every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void sweep() {
    try {
      int sent;
      int all = 0;
      do {
        sent = QuarkusTransaction.requiringNew().timeout(60).call(this::batch);
        all += sent;
      } while (sent > 0);
      if (all > 0) LOG.infof("%d outbox rows had been left behind and are sent now", all);
      failures.count();
    } catch (RuntimeException e) {
      if (pace.due()) LOG.warnf("the outbox sweep failed and will be tried again: %s", e);
    }
  }

  /**
   * Sends the oldest rows that are due and waits a while for all of them together. A row that is
   * slower or fails has its time and its error noted, and does not hold up the others.
   *
   * @return rows that were sent
   */
  private int batch() {
    Instant now = clock.instant();
    var rows = table.leftBehind(now.minus(grace), now, BATCH, BATCH_BYTES);
    if (rows.isEmpty()) return 0;
    var sends = new LinkedHashMap<OutboxRow, CompletableFuture<Void>>();
    for (OutboxRow row : rows) sends.put(row, sender.send(row));
    awaitAll(sends.values());
    var sent = new ArrayList<OutboxRow>();
    sends.forEach(
        (row, send) -> {
          switch (send.state()) {
            case SUCCESS -> sent.add(row);
            case RUNNING -> failures.failed(row, new TimeoutException("not confirmed yet"));
            case FAILED, CANCELLED -> failures.failed(row, failureOf(send));
          }
        });
    if (!sent.isEmpty()) table.delete(sent);
    return sent.size();
  }

  private static Throwable failureOf(CompletableFuture<Void> send) {
    return send.isCancelled() ? new TimeoutException("given up") : send.exceptionNow();
  }

  private static void awaitAll(Collection<CompletableFuture<Void>> sends) {
    CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> null)
        .join();
  }
}
