package dev.resow.api.events;

import dev.resow.api.access.Standing;
import dev.resow.contract.JobState;
import dev.resow.contract.StepProgress;
import dev.resow.ledger.EventRow;
import dev.resow.ledger.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The events of a job from a given one on, in order and without gaps, until it has ended. The
 * database is the truth; notifications only say when to look.
 */
@ApplicationScoped
class EventStream {
  private static final Logger LOG = Logger.getLogger(EventStream.class);

  /**
   * How long a lost notification can go unnoticed; also how often an idle stream shows it lives.
   */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Watchers watchers;

  EventStream(Watchers watchers) {
    this.watchers = watchers;
  }

  /** What a look found. */
  private record Look(List<EventRow> events, boolean ended) {}

  /**
   * @param after number of the last event the client has, 0 for none
   * @param standing ends the stream when it is over
   */
  Multi<EventView> follow(UUID job, int after, Standing standing) {
    return Multi.createFrom()
        .emitter(
            out ->
                Thread.ofVirtual()
                    .name("events-" + job)
                    .start(() -> run(job, after, standing, out)));
  }

  private void run(UUID job, int after, Standing standing, MultiEmitter<? super EventView> out) {
    Watcher watcher = watchers.open(job);
    var reader = Thread.currentThread();
    out.onTermination(reader::interrupt);
    try {
      int last = after;
      while (!out.isCancelled() && standing.holds()) {
        Look look = look(job, last);
        for (EventRow row : look.events()) {
          out.emit(EventView.of(row));
          last = row.seq;
        }
        if (look.ended()) break;
        while (watcher.next(LOOK_EVERY) instanceof Watcher.Letter.Progress(StepProgress progress)
            && standing.holds()) out.emit(EventView.of(progress));
      }
      out.complete();
    } catch (InterruptedException e) {
      // the client has gone
    } catch (RuntimeException e) {
      // The client reconnects with its Last-Event-ID and misses nothing.
      LOG.debugf(e, "event stream of job %s broke", job);
      out.fail(e);
    } finally {
      watchers.close(job, watcher);
    }
  }

  /** State and events in one snapshot: a job seen as ended has all its events in the list. */
  private static Look look(UUID job, int after) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              JobRow row = JobRow.findById(job);
              JobState state = row.state;
              return new Look(EventRow.after(job, after), state.isTerminal());
            });
  }
}
