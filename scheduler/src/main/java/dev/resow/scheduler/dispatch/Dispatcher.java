package dev.resow.scheduler.dispatch;

import dev.resow.persistence.JobRow;
import dev.resow.persistence.queue.FairQueue;
import dev.resow.persistence.queue.Fleet;
import dev.resow.persistence.queue.Turn;
import dev.resow.scheduler.lifecycle.Trigger;
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
  private final DispatchLock lock;
  private final FairQueue queue;
  private final Fleet fleet;
  private final DispatchSettings settings;
  private final JobWriter jobs;
  private final Clock clock;

  Dispatcher(
      DispatchLock lock,
      FairQueue queue,
      Fleet fleet,
      DispatchSettings settings,
      JobWriter jobs,
      Clock clock) {
    this.lock = lock;
    this.queue = queue;
    this.fleet = fleet;
    this.settings = settings;
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
    lock.acquire();
    var now = clock.instant();
    Window free = Window.of(settings, fleet.capacity(now));
    if (free.all() == 0) return 0;
    var order = free.admit(queue.next(free.all(), now));
    var rows = jobs.lock(order.stream().map(Turn::id).toList());
    var taken = new ArrayList<Turn>();
    for (var turn : order) {
      JobRow row = rows.get(turn.id());
      if (row != null && jobs.apply(row, new Trigger.Release()).accepted()) taken.add(turn);
    }
    queue.taken(taken);
    return taken.size();
  }
}
