package dev.resow.api.events;

import dev.resow.contract.JobState;
import dev.resow.ledger.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** Waits for the ends of jobs, each on a thread that costs nothing while it waits. */
@ApplicationScoped
public class Endings {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Watchers watchers;

  Endings(Watchers watchers) {
    this.watchers = watchers;
  }

  /** Completes when the job has ended, and otherwise when the time is over. */
  public Uni<Void> of(UUID job, Duration longest) {
    return Uni.createFrom()
        .emitter(out -> Thread.ofVirtual().name("end-" + job).start(() -> run(job, longest, out)));
  }

  private void run(UUID job, Duration longest, UniEmitter<? super Void> out) {
    out.onTermination(Thread.currentThread()::interrupt);
    Watcher watcher = watchers.open(job);
    try {
      long end = System.nanoTime() + longest.toNanos();
      for (long left; !ended(job) && (left = end - System.nanoTime()) > 0; ) {
        var pause = Duration.ofNanos(Math.min(left, LOOK_EVERY.toNanos()));
        while (watcher.next(pause) instanceof Watcher.Letter.Progress) {
          if (System.nanoTime() > end) break;
        }
      }
      out.complete(null);
    } catch (InterruptedException e) {
      out.complete(null);
    } catch (RuntimeException e) {
      out.fail(e);
    } finally {
      watchers.close(job, watcher);
    }
  }

  private static boolean ended(UUID job) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              JobState state = JobRow.<JobRow>findById(job).state;
              return state.isTerminal();
            });
  }
}
