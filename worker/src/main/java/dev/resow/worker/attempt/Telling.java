package dev.resow.worker.attempt;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.FailureKind;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.StepProgress;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.worker.painter.Stroke;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What one attempt says, in its order. All but the progress is durable once {@link #confirm}ed. */
final class Telling {
  private final Task task;
  private final UUID job;
  private final int attempt;
  private final String worker;
  private final Events events;
  private final Clock clock;
  private final ProgressPace pace = new ProgressPace();
  private final List<CompletableFuture<Void>> unconfirmed = new ArrayList<>();
  private CompletableFuture<Void> lastProgress = CompletableFuture.completedFuture(null);

  Telling(Task task, String worker, Events events, Clock clock) {
    this.task = task;
    this.job = task.ready().jobId();
    this.attempt = task.attempt();
    this.worker = worker;
    this.events = events;
    this.clock = clock;
  }

  /**
   * @param resumedFrom step it goes on from, or null
   */
  void started(ModelFingerprint model, Integer resumedFrom) {
    var spec = task.ready().spec();
    say(
        new AttemptStarted(
            job,
            attempt,
            worker,
            clock.instant(),
            task.deliveryCount(),
            spec.seed(),
            spec.steps(),
            model,
            resumedFrom));
  }

  /** Progress is for people: it is not told too often, and never queues up behind a slow broker. */
  void advanced(Stroke.Advanced a, double secondsPerStep) {
    Instant now = clock.instant();
    if (!lastProgress.isDone() || !pace.due(now)) return;
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

  void detected(Stroke.Detected d) {
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

  void restarted(Stroke.Restarted r) {
    say(
        new RoundRestarted(
            job, attempt, worker, clock.instant(), r.round(), r.seed(), r.fromStep(), r.reason()));
  }

  /**
   * The picture, which is in the store, and the attempt's end.
   *
   * @param seconds sampling time
   */
  void finished(Stroke.Finished f, ArtifactId image, double seconds, ModelFingerprint model) {
    Instant now = clock.instant();
    say(
        new JobResult(
            job,
            attempt,
            worker,
            now,
            f.verdict(),
            new ImageRef(image, "image/png", f.width(), f.height(), f.png().length),
            f.seed(),
            f.rounds(),
            seconds,
            f.forwardEquivalents(),
            model,
            f.warnings()));
    say(
        new AttemptFinished(
            job, attempt, worker, now, f.verdict(), image, f.rounds().size(), seconds));
  }

  void cancelled(Reached reached, String reason) {
    say(
        new AttemptCancelled(
            job, attempt, worker, clock.instant(), reached.round(), reached.step(), reason));
  }

  void handedOver(Reached reached) {
    int round = reached.round() == null ? 0 : reached.round();
    say(new AttemptHandedOver(job, attempt, worker, clock.instant(), round, reached.step()));
  }

  void failed(Reached reached, FailureKind kind, String message, String detail) {
    say(
        new AttemptFailed(
            job,
            attempt,
            worker,
            clock.instant(),
            kind,
            message,
            detail,
            reached.round(),
            reached.step()));
  }

  /**
   * Returns when all of it is durable.
   *
   * @throws java.util.concurrent.CompletionException when something can not be made so
   */
  void confirm() {
    var all = unconfirmed.toArray(CompletableFuture[]::new);
    unconfirmed.clear();
    CompletableFuture.allOf(all).join();
  }

  private void say(ResowEvent event) {
    unconfirmed.add(events.say(event, task.traceparent()));
  }
}
