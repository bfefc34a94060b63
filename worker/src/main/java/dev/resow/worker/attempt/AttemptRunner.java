package dev.resow.worker.attempt;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.Attempts;
import dev.resow.contract.CancelJob;
import dev.resow.contract.FailureKind;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.StepProgress;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.worker.painter.Painter;
import dev.resow.worker.painter.RefusedJobException;
import dev.resow.worker.painter.Stroke;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Runs one attempt from its first event to its last. Between any two steps it looks whether it
 * still owns the job and whether the job is still wanted. Whatever ends the attempt is durable on
 * the topics before {@link #run} returns, and the picture is in the store before its result is
 * said.
 */
public final class AttemptRunner {
  private final String worker;
  private final Painter painter;
  private final Events events;
  private final ArtifactStore artifacts;
  private final StopOrders orders;
  private final Clock clock;

  public AttemptRunner(
      String worker,
      Painter painter,
      Events events,
      ArtifactStore artifacts,
      StopOrders orders,
      Clock clock) {
    this.worker = worker;
    this.painter = painter;
    this.events = events;
    this.artifacts = artifacts;
    this.orders = orders;
    this.clock = clock;
  }

  /** How the attempt ended, as far as the record on the ready topic is concerned. */
  public enum Ending {
    /** Its end was said; the record is done with. */
    SAID,
    /** Its number counts for nothing any more; the record is done with. */
    FENCED,
    /** The record belongs to another delivery, or shall; nothing was said. */
    LOST
  }

  /**
   * @throws java.util.concurrent.CompletionException when an event that matters could not be made
   *     durable; the record must then be delivered again
   */
  public Ending run(Task task) {
    return new Run(task).toItsEnd();
  }

  /** The state of one run. */
  private final class Run {
    private final Task task;
    private final UUID job;
    private final int attempt;
    private final Instant began = clock.instant();
    private final ProgressPace pace = new ProgressPace();
    private final List<CompletableFuture<Void>> unconfirmed = new ArrayList<>();
    private CompletableFuture<Void> lastProgress = CompletableFuture.completedFuture(null);
    private Integer round;
    private Integer step;
    private int stepsDone;

    Run(Task task) {
      this.task = task;
      this.job = task.ready().jobId();
      this.attempt = task.attempt();
    }

    Ending toItsEnd() {
      Ending ending = beforeTheFirstStep();
      if (ending == null) {
        try {
          ending = paint();
        } catch (RuntimeException | IOException | OutOfMemoryError e) {
          ending = failed(Failures.kindOf(e), Failures.messageOf(e), e.toString());
        }
      }
      CompletableFuture.allOf(unconfirmed.toArray(CompletableFuture[]::new)).join();
      return ending;
    }

    private Ending beforeTheFirstStep() {
      if (worker.equals(task.ready().avoid()) && task.deliveryCount() == 1) {
        return Ending.LOST;
      }
      if (Attempts.isLast(task.deliveryCount())) {
        return failed(
            FailureKind.POISON,
            "given to a worker %d times, and none came to an end".formatted(task.deliveryCount()),
            null);
      }
      return stopped();
    }

    private Ending paint() throws IOException {
      var spec = task.ready().spec();
      if (!spec.model().equals(painter.card().name())) {
        throw new RefusedJobException(
            "this worker holds the model '%s', not '%s'"
                .formatted(painter.card().name(), spec.model()));
      }
      say(
          new AttemptStarted(
              job,
              attempt,
              worker,
              clock.instant(),
              task.deliveryCount(),
              spec.seed(),
              spec.steps(),
              painter.fingerprint(),
              null));
      var time = new TimeBudget(spec.budget().seconds());
      try (var painting = painter.open(spec)) {
        while (true) {
          Ending stopped = stopped();
          if (stopped != null) {
            return stopped;
          }
          time.watch(painting, seconds(clock.instant()), stepsDone);
          switch (painting.step()) {
            case Stroke.Advanced a -> advanced(a);
            case Stroke.Detected d -> detected(d);
            case Stroke.Restarted r -> restarted(r);
            case Stroke.Finished f -> {
              return finished(f);
            }
          }
        }
      }
    }

    /** How the attempt ends when it must not do another step, or null. */
    private Ending stopped() {
      if (task.lost().getAsBoolean()) {
        return Ending.LOST;
      }
      if (orders.fenced(job, attempt)) {
        return Ending.FENCED;
      }
      return orders.cancelled(job).map(this::cancelled).orElse(null);
    }

    private void advanced(Stroke.Advanced a) {
      round = a.round();
      step = a.step();
      stepsDone++;
      Instant now = clock.instant();
      // Progress is for people: never queue it up behind a slow broker.
      if (lastProgress.isDone() && pace.due(now)) {
        double secondsPerStep = seconds(now) / stepsDone;
        lastProgress =
            events.say(
                new StepProgress(
                    job,
                    attempt,
                    worker,
                    now,
                    a.round(),
                    a.step(),
                    a.steps(),
                    secondsPerStep,
                    a.losses()),
                task.traceparent());
      }
    }

    private void detected(Stroke.Detected d) {
      boolean ofAnotherCandidate = step != null && step == d.step();
      stepsDone += ofAnotherCandidate ? 0 : 1;
      round = d.round();
      step = d.step();
      say(
          new OverlapDetected(
              job,
              attempt,
              worker,
              clock.instant(),
              d.round(),
              d.seed(),
              d.step(),
              d.score(),
              d.verdict(),
              d.pairs(),
              d.areas(),
              d.thresholds(),
              d.maps()));
    }

    private void restarted(Stroke.Restarted r) {
      round = r.round();
      step = 0;
      say(
          new RoundRestarted(
              job,
              attempt,
              worker,
              clock.instant(),
              r.round(),
              r.seed(),
              r.fromStep(),
              r.reason()));
    }

    private Ending finished(Stroke.Finished f) throws IOException {
      var id = artifacts.put(f.png());
      Instant now = clock.instant();
      say(
          new JobResult(
              job,
              attempt,
              worker,
              now,
              f.verdict(),
              new ImageRef(id, "image/png", f.width(), f.height(), f.png().length),
              f.seed(),
              f.rounds(),
              seconds(now),
              f.forwardEquivalents(),
              painter.fingerprint(),
              f.warnings()));
      say(
          new AttemptFinished(
              job, attempt, worker, now, f.verdict(), id, f.rounds().size(), seconds(now)));
      return Ending.SAID;
    }

    private Ending cancelled(CancelJob order) {
      say(new AttemptCancelled(job, attempt, worker, clock.instant(), round, step, order.reason()));
      return Ending.SAID;
    }

    private Ending failed(FailureKind kind, String message, String detail) {
      say(
          new AttemptFailed(
              job, attempt, worker, clock.instant(), kind, message, detail, round, step));
      return Ending.SAID;
    }

    private double seconds(Instant now) {
      return Duration.between(began, now).toNanos() / 1e9;
    }

    private void say(ResowEvent event) {
      unconfirmed.add(events.say(event, task.traceparent()));
    }
  }
}
