package dev.resow.api.events;

import dev.resow.contract.JobState;
import dev.resow.contract.StepPreview;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/** Waits for the ends of jobs, each on a thread that costs nothing while it waits. */
@ApplicationScoped
public class JobCompletionAwaiter {
  private final Watchers watchers;

  JobCompletionAwaiter(Watchers watchers) {
    this.watchers = watchers;
  }

  /** Completes when the job has ended, and otherwise when the time is over. */
  public Uni<Void> of(UUID job, Duration longest) {
    return of(job, longest, _ -> {});
  }

  /**
   * The same.
   *
   * @param previews hears of the job's previews meanwhile, on the waiting thread
   */
  public Uni<Void> of(UUID job, Duration longest, Consumer<StepPreview> previews) {
    return Uni.createFrom()
        .emitter(
            out ->
                Thread.ofVirtual()
                    .name("end-" + job)
                    .start(() -> run(job, longest, previews, out)));
  }

  private void run(
      UUID job, Duration longest, Consumer<StepPreview> previews, UniEmitter<? super Void> out) {
    out.onTermination(Thread.currentThread()::interrupt);
    Watcher watcher = watchers.open(job);
    try {
      long end = System.nanoTime() + longest.toNanos();
      while (!ended(job, watcher)) {
        Watcher.Letter letter;
        do {
          long left = end - System.nanoTime();
          letter = left > 0 ? watcher.next(Duration.ofNanos(left)) : new Watcher.Letter.Quiet();
          if (letter instanceof Watcher.Letter.Preview(var preview)) previews.accept(preview);
        } while (letter instanceof Watcher.Letter.Progress
            || letter instanceof Watcher.Letter.Preview);
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
