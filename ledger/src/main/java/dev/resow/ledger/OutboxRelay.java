package dev.resow.ledger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends outbox rows right after their commit: one thread, whatever has gathered meanwhile in one
 * batch, one DELETE per batch. It owes nobody anything: a row it drops is still in the table, where
 * the sweeper finds it.
 */
@Startup
@ApplicationScoped
public class OutboxRelay {
  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
  private static final int BATCH = 500;

  private final BlockingQueue<OutboxRow> queue = new LinkedBlockingQueue<>(20 * BATCH);
  private final OutboxSender sender;
  private final Database database;
  private final Thread thread;
  private volatile boolean stopped;

  OutboxRelay(OutboxSender sender, Database database) {
    this.sender = sender;
    this.database = database;
    thread = Thread.ofVirtual().name("outbox-relay").start(this::run);
  }

  /** Takes a committed row; never blocks. With a full queue the row is left to the sweeper. */
  void offer(OutboxRow row) {
    if (!stopped) queue.offer(row);
  }

  private void run() {
    var batch = new ArrayList<OutboxRow>(BATCH);
    while (!stopped) {
      try {
        OutboxRow first = queue.poll(1, TimeUnit.SECONDS);
        if (first == null) continue;
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        relay(batch);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warnf("%d outbox rows are left to the sweeper: %s", batch.size(), e.toString());
      } finally {
        batch.clear();
      }
    }
  }

  private void relay(List<OutboxRow> batch) {
    sender.send(batch);
    database.run(connection -> OutboxTable.delete(connection, batch));
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopped = true;
    thread.join(5_000);
  }
}
