package dev.resow.scheduler.dispatch;

import dev.resow.ledger.JobRow;
import dev.resow.scheduler.lifecycle.Cue;
import dev.resow.scheduler.projection.JobWriter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;

/**
 * Releases jobs to the workers: as many as the window has room for, in the queue's order, decided
 * under a lock of the database so that several schedulers release what one would.
 */
@ApplicationScoped
public class Dispatcher {
  private final DispatchQueue queue;
  private final JobWriter jobs;
  private final Clock clock;

  Dispatcher(DispatchQueue queue, JobWriter jobs, Clock clock) {
    this.queue = queue;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * One turn.
   *
   * @return jobs released
   */
  public int dispatch() {
    return QuarkusTransaction.requiringNew().call(this::turn);
  }

  private int turn() {
    queue.takeTurn();
    var now = clock.instant();
    Window free = queue.free(now);
    if (free.all() == 0) return 0;
    var order = free.admit(queue.next(free.all(), now));
    var rows = jobs.lock(order.stream().map(DispatchQueue.Turn::id).toList());
    var taken = new ArrayList<DispatchQueue.Turn>();
    for (var turn : order) {
      JobRow row = rows.get(turn.id());
      if (row != null && jobs.apply(row, new Cue.Release()).accepted()) taken.add(turn);
    }
    queue.taken(taken);
    return taken.size();
  }
}
