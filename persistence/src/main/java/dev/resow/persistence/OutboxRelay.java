package dev.resow.persistence;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Sends outbox rows right after their commit: one thread that never waits for a broker, and one
 * DELETE for whatever was confirmed meanwhile. It owes nobody anything: a row it drops is still in
 * the table, where the sweeper finds it.
 */
@Startup
@ApplicationScoped
public class OutboxRelay {
  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
  private static final int BATCH = 500;
  private static final int MOST_ROWS = 20 * BATCH;
  private static final long MOST_BYTES = 32L << 20;

  /** What the thread has to do next. */
  private sealed interface Work {
    /** A committed row shall be sent. */
    record Send(OutboxRow row) implements Work {}

    /** The broker has confirmed the row, or it could not be sent. */
    record Sent(OutboxRow row, Throwable failure) implements Work {}
  }

  private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger rows = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final OutboxSender sender;
  private final OutboxFailures failures;
  private final OutboxTable table;
  private final Thread thread;
  private volatile boolean stopped;

  OutboxRelay(OutboxSender sender, OutboxFailures failures, OutboxTable table) {
    this.sender = sender;
    this.failures = failures;
    this.table = table;
    thread = Thread.ofVirtual().name("outbox-relay").start(this::run);
  }

  /** Takes a committed row; never blocks. With its hands full it leaves the row to the sweeper. */
  void offer(OutboxRow row) {
    if (stopped) return;
    boolean tooMany = rows.incrementAndGet() > MOST_ROWS;
    boolean tooMuch = bytes.addAndGet(row.payload.length) > MOST_BYTES;
    if (tooMany || tooMuch) done(row);
    else queue.add(new Work.Send(row));
  }

  private void done(OutboxRow row) {
    rows.decrementAndGet();
    bytes.addAndGet(-row.payload.length);
  }

  private void run() {
    var batch = new ArrayList<Work>(BATCH);
    while (!stopped || rows.get() > 0) {
      try {
        Work first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) continue;
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        relay(batch);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warnf("outbox rows are left to the sweeper: %s", e.toString());
      } finally {
        batch.clear();
      }
    }
  }

  private void relay(List<Work> batch) {
    var confirmed = new ArrayList<OutboxRow>();
    var failed = new ArrayList<Work.Sent>();
    for (Work work : batch) {
      switch (work) {
        case Work.Send(OutboxRow row) ->
            sender.send(row).whenComplete((_, e) -> queue.add(new Work.Sent(row, e)));
        case Work.Sent sent -> {
          done(sent.row());
          if (sent.failure() == null) confirmed.add(sent.row());
          else failed.add(sent);
        }
      }
    }
    if (!confirmed.isEmpty()) table.delete(confirmed);
    // What may pass is the sweeper's; what cannot must not come to it.
    failed.forEach(sent -> failures.parkIfForEver(sent.row(), sent.failure()));
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopped = true;
    thread.join(5_000);
  }
}
