package dev.resow.worker.attempt;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.Attempts;
import dev.resow.contract.CancelJob;
import dev.resow.contract.FailureKind;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.StepProgress;
import dev.resow.contract.StopOrders;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.painter.Painter;
import dev.resow.worker.painter.Painting;
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
  private final CheckpointStore checkpoints;
  private final Duration leastGap;
  private final Clock clock;

  /**
   * @param leastGap time between two checkpoints of an attempt
   */
  public AttemptRunner(
      String worker,
      Painter painter,
      Events events,
      ArtifactStore artifacts,
      StopOrders orders,
      CheckpointStore checkpoints,
      Duration leastGap,
      Clock clock) {
    this.worker = worker;
    this.painter = painter;
    this.events = events;
    this.artifacts = artifacts;
    this.orders = orders;
    this.checkpoints = checkpoints;
    this.leastGap = leastGap;
    this.clock = clock;
  }

  /** How the attempt ended, as far as the record on the ready topic is concerned. */
  public enum Ending {
    /** Its end was said; the record is done with. */
    SAID,
    /** Its number counts for nothing any more; the record is done with. */
    FENCED,
    /** The record belongs to another delivery; nothing was said. */
    LOST,
    /** This process stops and had not begun; another delivery shall. */
    RELEASED
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
    private final Saves saves;
    private final List<CompletableFuture<Void>> unconfirmed = new ArrayList<>();
    private CompletableFuture<Void> lastProgress = CompletableFuture.completedFuture(null);
    private Integer round;
    private Integer step;
    private int stepsDone;
    private double secondsBefore;
    private boolean over;

    Run(Task task) {
      this.task = task;
      this.saves = new Saves(checkpoints, leastGap, clock, painter, task);
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
      if (over) {
        saves.forget();
      }
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
      Ending stopped = stopped();
      return stopped == null && task.draining().getAsBoolean() ? Ending.RELEASED : stopped;
    }

    private Ending paint() throws IOException {
      var spec = task.ready().spec();
      if (!spec.model().equals(painter.card().name())) {
        throw new RefusedJobException(
            "this worker holds the model '%s', not '%s'"
                .formatted(painter.card().name(), spec.model()));
      }
      try (var painting = begin(spec)) {
        return paint(painting, new TimeBudget(spec.budget().seconds()));
      }
    }

    private Painting begin(JobSpec spec) {
      var resumed = saves.resume();
      secondsBefore = resumed.map(Saves.Resumed::seconds).orElse(0.0);
      step = resumed.map(Saves.Resumed::step).orElse(null);
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
              step));
      return resumed.map(Saves.Resumed::painting).orElseGet(() -> painter.open(spec));
    }

    private Ending paint(Painting painting, TimeBudget time) throws IOException {
      while (true) {
        Ending stopped = stopped();
        if (stopped != null) {
          return stopped;
        }
        if (stepsDone > 0) {
          double seconds = seconds(clock.instant());
          time.watch(painting, seconds, (seconds - secondsBefore) / stepsDone);
          if (task.draining().getAsBoolean() && saves.now(painting, step, seconds)) {
            return handedOver();
          }
          saves.between(painting, step, seconds);
        }
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

    /** How the attempt ends when it must not do another step, or null. */
    private Ending stopped() {
      if (task.lost().getAsBoolean()) {
        return Ending.LOST;
      }
      if (orders.fenced(job, attempt, worker)) {
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
        double secondsPerStep = (seconds(now) - secondsBefore) / stepsDone;
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
      over = true;
      return Ending.SAID;
    }

    private Ending cancelled(CancelJob order) {
      say(new AttemptCancelled(job, attempt, worker, clock.instant(), round, step, order.reason()));
      over = true;
      return Ending.SAID;
    }

    /** Another worker goes on from the checkpoint, in a release of its own. */
    private Ending handedOver() {
      say(
          new AttemptHandedOver(
              job, attempt, worker, clock.instant(), round == null ? 0 : round, step));
      return Ending.SAID;
    }

    private Ending failed(FailureKind kind, String message, String detail) {
      say(
          new AttemptFailed(
              job, attempt, worker, clock.instant(), kind, message, detail, round, step));
      over = kind != FailureKind.TRANSIENT; // whoever tries again goes on from the checkpoint
      return Ending.SAID;
    }

    /** Sampling time, that before a checkpoint included. */
    private double seconds(Instant now) {
      return secondsBefore + Duration.between(began, now).toNanos() / 1e9;
    }

    private void say(ResowEvent event) {
      unconfirmed.add(events.say(event, task.traceparent()));
    }
  }
}
