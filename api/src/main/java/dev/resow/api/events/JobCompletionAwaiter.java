package dev.resow.api.events;

import dev.resow.contract.JobState;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** Waits for the ends of jobs, each on a thread that costs nothing while it waits. */
@ApplicationScoped
public class JobCompletionAwaiter {
  private final Watchers watchers;

  JobCompletionAwaiter(Watchers watchers) {
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
      while (!ended(job, watcher)) {
        Watcher.Letter letter;
        do {
          long left = end - System.nanoTime();
          letter = left > 0 ? watcher.next(Duration.ofNanos(left)) : new Watcher.Letter.Quiet();
        } while (letter instanceof Watcher.Letter.Progress);
        if (letter instanceof Watcher.Letter.Quiet) break;
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

  private static boolean ended(UUID job, Watcher watcher) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              JobRow row = JobRow.findById(job);
              if (row == null) return true;
              watcher.seen(row.events);
              JobState state = row.state;
              return state.isTerminal();
            });
  }
}
