package dev.resow.worker.attempt;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.EventTooLargeException;
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
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;

/** What one attempt says, in its order. All but the progress is durable once {@link #confirm}ed. */
final class Telling {
  private static final Logger LOG = Logger.getLogger(Telling.class);

  private final Task task;
  private final UUID job;
  private final int attempt;
  private final String worker;
  private final Events events;
  private final Clock clock;
  private final ProgressPace pace = new ProgressPace();
  private final List<Said> unconfirmed = new ArrayList<>();

  /** An event that matters, and the broker's answer. */
  private record Said(ResowEvent event, CompletableFuture<Void> kept) {}

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
    givenBack(reached, null);
  }

  /**
   * @param fault what does not work on this worker's side
   */
  void givenBack(Reached reached, String fault) {
    int round = reached.round() == null ? 0 : reached.round();
    int step = reached.step() == null ? 0 : reached.step();
    say(new AttemptHandedOver(job, attempt, worker, clock.instant(), round, step, fault));
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
   * Returns when all of it is durable. What the broker does not take is said again, with the same
   * event id, until it does.
   *
   * @param giveUp asked after each failure: whether there is no use in saying it again
   * @throws CompletionException when something is not durable and it gave up, or the broker will
   *     never take it
   */
  void confirm(BooleanSupplier giveUp) {
    var pause = new BackOff();
    while (true) {
      try {
        CompletableFuture.allOf(
                unconfirmed.stream().map(Said::kept).toArray(CompletableFuture[]::new))
            .join();
        return;
      } catch (CompletionException e) {
        if (isFinal(e)) {
          unconfirmed.removeIf(said -> said.kept().isCompletedExceptionally());
          throw e;
        }
        for (long end = pause.next(); System.nanoTime() < end; BackOff.glance())
          if (giveUp.getAsBoolean()) throw e;
        if (giveUp.getAsBoolean()) throw e;
        LOG.warnf("job %s: publishing an event failed, retrying: %s", job, e.getCause());
        unconfirmed.replaceAll(
            said -> said.kept().isCompletedExceptionally() ? again(said.event()) : said);
      }
    }
  }

  /** It would be refused every time. */
  private static boolean isFinal(CompletionException failure) {
    for (Throwable t = failure; t != null; t = t.getCause())
      if (t instanceof EventTooLargeException || t instanceof SerializationException) return true;
    return false;
  }

  private void say(ResowEvent event) {
    unconfirmed.add(again(event));
  }

  private Said again(ResowEvent event) {
    return new Said(event, events.say(event, task.traceparent()));
  }
}
