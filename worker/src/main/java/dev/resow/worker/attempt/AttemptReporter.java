package dev.resow.worker.attempt;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.SafetyDecision;
import dev.resow.contract.StepPreview;
import dev.resow.contract.StepProgress;
import dev.resow.contract.failure.FailureKind;
import dev.resow.diffusion.preview.Preview;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Publishes what happens in one attempt, in order. Everything except progress is durable once
 * {@link #confirm} returns.
 */
final class AttemptReporter {
  private final AssignedJob job;
  private final UUID jobId;
  private final int attempt;
  private final String worker;
  private final Clock clock;
  private final EventPublisher publisher;
  private final DurableEvents durable;
  private final OverlapEventMapper overlaps;
  private final ProgressThrottle throttle = new ProgressThrottle();
  private CompletableFuture<Void> lastProgress = CompletableFuture.completedFuture(null);
  private CompletableFuture<Void> lastPreview = CompletableFuture.completedFuture(null);

  AttemptReporter(AssignedJob job, String worker, EventPublisher publisher, Clock clock) {
    this.job = job;
    this.jobId = job.ready().jobId();
    this.attempt = job.attempt();
    this.worker = worker;
    this.clock = clock;
    this.publisher = publisher;
    this.durable = new DurableEvents(jobId, publisher, job.traceparent());
    this.overlaps = new OverlapEventMapper(jobId, attempt, worker, clock);
  }

  /**
   * @param resumedFrom step of the checkpoint it resumes, or null for a fresh start
   */
  void started(ModelFingerprint model, Integer resumedFrom) {
    var spec = job.ready().spec();
    durable.publish(
        new AttemptStarted(
            jobId,
            attempt,
            worker,
            clock.instant(),
            job.deliveryCount(),
            spec.seed(),
            spec.steps(),
            model,
            resumedFrom));
  }

  /** Progress is for people: throttled, and dropped while the broker has not taken the last one. */
  void advanced(Advanced step, double secondsPerStep) {
    Instant now = clock.instant();
    if (!lastProgress.isDone() || !throttle.tryAcquire(now)) return;
    lastProgress =
        publisher.publish(
            new StepProgress(
                jobId,
                attempt,
                worker,
                now,
                step.round(),
                step.step(),
                step.steps(),
                secondsPerStep,
                step.losses()),
            job.traceparent());
  }

  /** As progress: dropped while the broker has not taken the last one. */
  void preview(Preview preview) {
    if (!lastPreview.isDone()) return;
    lastPreview =
        publisher.publish(
            new StepPreview(
                jobId,
                attempt,
                worker,
                clock.instant(),
                preview.round(),
                preview.step(),
                preview.steps(),
                preview.number(),
                preview.png()),
            job.traceparent());
  }

  void overlapChecked(Overlapped check) {
    overlaps.events(check).forEach(durable::publish);
  }

  void restarted(Restarted restart) {
    durable.publish(
        new RoundRestarted(
            jobId,
            attempt,
            worker,
            clock.instant(),
            restart.round(),
            restart.seed(),
            restart.fromStep(),
            restart.reason()));
  }

  /**
   * The result and the end of the attempt.
   *
   * @param image the stored picture
   * @param seconds sampling time
   * @param warnings for the client
   * @param review what the safety check decided
   */
  void finished(
      Finished finished,
      ImageRef image,
      double seconds,
      ModelFingerprint model,
      List<String> warnings,
      SafetyDecision review) {
    Instant now = clock.instant();
    var verdict = RoundSummaryMapper.verdict(finished);
    var rounds = RoundSummaryMapper.summaries(finished);
    var found = RoundSummaryMapper.found(finished);
    durable.publish(
        new JobResult(
            jobId,
            attempt,
            worker,
            now,
            verdict,
            image,
            finished.parameters().seed(),
            rounds,
            seconds,
            finished.forwards(),
            model,
            found,
            warnings,
            review));
    durable.publish(
        new AttemptFinished(
            jobId, attempt, worker, now, verdict, image.id(), rounds.size(), seconds, found));
  }

  void cancelled(AttemptPosition position, String reason) {
    durable.publish(
        new AttemptCancelled(
            jobId, attempt, worker, clock.instant(), position.round(), position.step(), reason));
  }

  /**
   * Another worker continues.
   *
   * @param fault which dependency of this worker fails, or null when it shuts down
   */
  void handedOver(AttemptPosition position, String fault) {
    durable.publish(
        new AttemptHandedOver(
            jobId,
            attempt,
            worker,
            clock.instant(),
            position.roundOrZero(),
            position.stepOrZero(),
            fault));
  }

  /**
   * @param message for the client, in a sentence
   * @param detail for the operator, or null
   */
  void failed(AttemptPosition position, FailureKind kind, String message, String detail) {
    durable.publish(
        new AttemptFailed(
            jobId,
            attempt,
            worker,
            clock.instant(),
            kind,
            message,
            detail,
            position.round(),
            position.step()));
  }

  /** See {@link DurableEvents#confirm}. */
  void confirm(BooleanSupplier giveUp) {
    durable.confirm(giveUp);
  }
}
