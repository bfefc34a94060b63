package dev.resow.ledger;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  private final Database database;
  private final OutboxSender sender;
  private final Clock clock;
  private final Duration grace;

  OutboxSweeper(
      Database database,
      OutboxSender sender,
      Clock clock,
      @ConfigProperty(name = "resow.outbox.grace", defaultValue = "PT2S") Duration grace) {
    this.database = database;
    this.sender = sender;
    this.clock = clock;
    this.grace = grace;
  }

  @Scheduled(
      every = "${resow.outbox.sweep-every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void sweep() {
    try {
      int swept;
      do {
        swept = QuarkusTransaction.requiringNew().timeout(60).call(this::batch);
        if (swept > 0) LOG.infof("%d outbox rows had been left behind and are sent now", swept);
      } while (swept == BATCH);
    } catch (RuntimeException e) {
      LOG.warnf("the outbox sweep failed and will be tried again: %s", e.toString());
    }
  }

  private int batch() {
    Instant before = clock.instant().minus(grace);
    var rows = database.call(connection -> OutboxTable.leftBehind(connection, before, BATCH));
    if (rows.isEmpty()) return 0;
    sender.send(rows);
    database.run(connection -> OutboxTable.delete(connection, rows));
    return rows.size();
  }
}
