package dev.resow.worker.attempt;

import dev.resow.contract.Attempts;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobReady;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.contract.StopOrders;
import dev.resow.contract.Texts;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.failure.FailureKind;
import dev.resow.diffusion.sampler.RoundRecord;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.observability.Traces;
import dev.resow.provenance.manifest.SourceType;
import dev.resow.safety.PictureToCheck;
import dev.resow.worker.environment.StorageHealth;
import dev.resow.worker.generation.GenerationSession;
import dev.resow.worker.metrics.AttemptOutcome;
import dev.resow.worker.metrics.Work;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * One attempt from its first event to its last. Before every step it checks whether this worker
 * still owns the job and whether the job is still wanted. What ends the attempt is durable on the
 * topics before {@link #run} returns, and the picture is stored before its result is published.
 */
public final class AttemptExecution {
  private static final Logger LOG = Logger.getLogger(AttemptExecution.class);

  /** Most characters of a model's name in a sentence. */
  private static final int NAME = 100;

  private final AttemptServices services;
  private final AssignedJob job;
  private final JobReady ready;
  private final AttemptTrace trace;
  private final AttemptReporter reporter;
  private final Checkpointer checkpointer;
  private final SamplingTimer timer;
  private AttemptPosition position = AttemptPosition.START;
  private boolean jobEnded;
  private boolean entered;
  private AttemptOutcome outcome = AttemptOutcome.LOST;
  private Work work = Work.NONE;
  private double deviceSeconds;

  public AttemptExecution(AttemptServices services, AssignedJob job) {
    this.services = services;
    this.job = job;
    this.ready = job.ready();
    this.trace = AttemptTrace.begin(services, job);
    this.reporter =
        new AttemptReporter(
            job.within(trace.traceparent()),
            services.worker(),
            services.events(),
            services.clock());
    this.checkpointer = new Checkpointer(services, job);
    this.timer = new SamplingTimer(services.clock());
  }

  /** Names the attempt's trace in what this thread logs until the scope is closed. */
  public Scope traced() {
    return trace.current();
  }

  /**
   * Runs the attempt; to be called once, on a sampler thread.
   *
   * @throws CompletionException when an event could not be made durable before the lock was lost or
   *     the process shut down, or never can be; the record must then be delivered again
   */
  public AttemptEnding run() {
    boolean confirmed = false;
    try {
      var ending = confirm(beforeFirstStep().orElseGet(this::generate));
      confirmed = true;
      if (jobEnded) {
        checkpointer.deleteAll();
      }
      return ending;
    } finally {
      if (entered) {
        services.lone().leave(job.deliveryCount());
      }
      var counted = confirmed ? outcome : AttemptOutcome.LOST;
      services.metrics().ended(counted, ready.spec(), work, deviceSeconds);
      trace.end(counted);
    }
  }

  /** How the attempt ends without a step, if it does. */
  private Optional<AttemptEnding> beforeFirstStep() {
    if (!holdsTheModel()) {
      return Optional.of(otherModel());
    }
    if (services.worker().equals(ready.avoid()) && job.deliveryCount() == 1) {
      return Optional.of(declined(AttemptEnding.DECLINED));
    }
    if (Attempts.isLast(job.deliveryCount())) {
      String message =
          "delivered to a worker %d times without coming to an end".formatted(job.deliveryCount());
      return Optional.of(failed(FailureKind.POISON, message, null));
    }
    return stopped()
        .or(
            () ->
                isDraining()
                    ? Optional.of(declined(AttemptEnding.SHUTTING_DOWN))
                    : Optional.empty())
        .or(this::besideOthers);
  }

  /** Waits for the other slots if it has to, see {@link LoneAttempts}. */
  private Optional<AttemptEnding> besideOthers() {
    return switch (services.lone().enter(job.deliveryCount(), this::mustStop)) {
      case ENTERED -> {
        entered = true;
        yield Optional.empty();
      }
      case OCCUPIED ->
          Optional.of(handedOver("a job that may have killed a worker before runs alone"));
      case STOPPED -> Optional.of(stopped().orElseGet(() -> declined(AttemptEnding.SHUTTING_DOWN)));
    };
  }

  private boolean holdsTheModel() {
    return services.generator().holds(ready.spec().model());
  }

  /**
   * The record belongs to a worker of another model. The last delivery goes back to the scheduler,
   * which releases the job again where its model is held.
   */
  private AttemptEnding otherModel() {
    return Attempts.isLast(job.deliveryCount())
        ? handedOver(
            "it does not hold the model '%s'".formatted(Texts.cut(ready.spec().model(), NAME)))
        : declined(AttemptEnding.OTHER_MODEL);
  }

  private AttemptEnding generate() {
    try {
      var generator = services.generator();
      var resumed = checkpointer.resume();
      resumed.ifPresent(from -> timer.resumeFrom(from.seconds()));
      position = new AttemptPosition(null, resumed.map(Checkpointer.Resumed::step).orElse(null));
      reporter.started(generator.fingerprint(ready.spec()), position.step());
      var budget =
          new TimeBudget(
              resumed.map(Checkpointer.Resumed::budget).orElse(ready.spec().budget().seconds()));
      try (var session =
          resumed
              .map(Checkpointer.Resumed::session)
              .orElseGet(() -> generator.open(ready.spec()))) {
        return measured(session, budget);
      }
    } catch (RuntimeException | OutOfMemoryError | InternalError e) {
      return failed(e);
    }
  }

  private AttemptEnding measured(GenerationSession session, TimeBudget budget) {
    double before = session.forwards();
    try {
      return sample(session, budget, before);
    } finally {
      if (work == Work.NONE) {
        used(Work.withoutPicture(before, session.forwards()));
      }
    }
  }

  /** The device is free from here on: what follows is storing and reporting. */
  private void used(Work done) {
    work = done;
    deviceSeconds = timer.secondsHere();
  }

  private AttemptEnding sample(GenerationSession session, TimeBudget budget, double before) {
    while (true) {
      var stopped = stopped();
      if (stopped.isPresent()) {
        return stopped.get();
      }
      if (timer.steps() > 0) {
        budget.enforce(session, timer);
        if (isDraining()) {
          checkpointer.save(session, position.step(), timer.seconds(), budget.seconds());
          return handedOver(null);
        }
        checkpointer.saveIfDue(session, position.step(), timer.seconds(), budget.seconds());
      }
      switch (trace.step(session)) {
        case StepOutcome.Advanced step -> {
          stepDone(step.round(), step.step());
          reporter.advanced(step, timer.secondsPerStep());
          preview(session);
        }
        case StepOutcome.Overlapped check -> {
          stepDone(check.round(), check.step());
          reporter.overlapChecked(check);
          preview(session);
        }
        case StepOutcome.Restarted restart -> {
          position = new AttemptPosition(restart.round(), 0);
          reporter.restarted(restart);
        }
        case StepOutcome.Finished finished -> {
          var rounds = finished.rounds().stream().map(RoundRecord::forwards).toList();
          used(Work.withPicture(rounds, finished.parameters().round(), before));
          return finished(finished, session.warnings());
        }
      }
    }
  }

  /**
   * Only for looking at: nothing that goes wrong with it is a fault of the job. A picture that may
   * be held for review has none, since a preview shows it before anything is decided.
   */
  private void preview(GenerationSession session) {
    if (services.safety().checksPictures() || ready.spec().hold() != null) return;
    try {
      session.preview().ifPresent(reporter::preview);
    } catch (RuntimeException e) {
      LOG.warnf("job %s has no preview of step %d: %s", ready.jobId(), position.step(), e);
    }
  }

  private void stepDone(int round, int step) {
    position = new AttemptPosition(round, step);
    timer.stepDone();
  }

  /**
   * Marks and signs the picture and keeps it in memory until the store takes it: a store that is
   * full or unreachable is no fault of the job, nor is a certificate that has expired.
   */
  private AttemptEnding finished(StepOutcome.Finished finished, List<String> warnings) {
    var unsigned = services.provenance().fault();
    if (unsigned.isPresent()) {
      return handedOver(unsigned.get());
    }
    byte[] png = services.provenance().applyTo(finished, ready.jobId(), source());
    double seconds = timer.seconds();
    services.environment().samplingWorks();
    var review = reviewed(png);
    StorageHealth storage = services.environment().storage();
    var backOff = new BackOff();
    var started = services.clock().instant();
    while (true) {
      try {
        var id = store(png);
        storage.works();
        services.metrics().pictureStored(Duration.between(started, services.clock().instant()));
        var size = finished.image();
        var image = new ImageRef(id, ImageRef.MEDIA_TYPE, size.width(), size.height(), png.length);
        var model = services.generator().fingerprint(ready.spec());
        reporter.finished(finished, image, seconds, model, warnings, review);
        jobEnded = true;
        outcome = AttemptOutcome.PICTURE;
        return AttemptEnding.REPORTED;
      } catch (IOException | UncheckedIOException e) {
        LOG.warnf("the picture of job %s is not stored yet: %s", ready.jobId(), e.toString());
        storage.failed(png.length, e);
      }
      if (backOff.pause(this::mustStop)) {
        return stopped().orElseGet(() -> handedOver(storage.fault()));
      }
    }
  }

  private SourceType source() {
    return ready.spec().start() == null ? SourceType.TRAINED : SourceType.COMPOSITE;
  }

  /** Before anybody hears of the picture: what is published with it decides who sees it. */
  private SafetyDecision reviewed(byte[] png) {
    var spec = ready.spec();
    var byPrompt =
        spec.hold() == null
            ? SafetyDecision.ALLOWED
            : new SafetyDecision(SafetyAction.HOLD, spec.hold());
    if (!services.safety().checksPictures()) return byPrompt;
    Span span = trace.part("safety");
    try {
      return services.safety().picture(PictureToCheck.of(ready.jobId(), spec, png)).or(byPrompt);
    } finally {
      span.end();
    }
  }

  private ArtifactId store(byte[] png) throws IOException {
    Span span = trace.part("store");
    try {
      return services.artifacts().put(png);
    } catch (IOException | RuntimeException e) {
      Traces.failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  /** How the attempt ends when it must not do another step. */
  private Optional<AttemptEnding> stopped() {
    if (job.lockLost().getAsBoolean()) {
      return Optional.of(AttemptEnding.LOCK_LOST);
    }
    if (isFenced()) {
      return Optional.of(AttemptEnding.FENCED);
    }
    return orders().cancelled(ready.jobId()).map(order -> cancelled(order.reason()));
  }

  private boolean mustStop() {
    return isObsolete() || orders().cancelled(ready.jobId()).isPresent();
  }

  /** Whether another delivery of the job makes the rest of this one's events needless. */
  private boolean isObsolete() {
    return job.lockLost().getAsBoolean() || isFenced() || isDraining();
  }

  private boolean isFenced() {
    return orders().fenced(ready.jobId(), job.attempt(), services.worker());
  }

  private boolean isDraining() {
    return job.draining().getAsBoolean();
  }

  private StopOrders orders() {
    return services.orders();
  }

  /** An event that the broker can never take ends the job: another delivery would end the same. */
  private AttemptEnding confirm(AttemptEnding ending) {
    try {
      reporter.confirm(this::isObsolete);
      return ending;
    } catch (CompletionException e) {
      if (!Failures.isTooLarge(e)) {
        throw e;
      }
      var failed = failed(FailureKind.INVALID, Failures.messageOf(e), Failures.detailOf(e));
      reporter.confirm(this::isObsolete);
      return failed;
    }
  }

  /** Blames this worker or the job. */
  private AttemptEnding failed(Throwable failure) {
    if (Failures.isOfTheEnvironment(failure)) {
      String fault = services.environment().samplingFailed(ready.jobId(), failure);
      if (fault != null) {
        LOG.warnf("job %s is handed over: %s (%s)", ready.jobId(), fault, failure);
        return handedOver(fault);
      }
    }
    return failed(
        Failures.kindOf(failure), Failures.messageOf(failure), Failures.detailOf(failure));
  }

  private AttemptEnding failed(FailureKind kind, String message, String detail) {
    reporter.failed(position, kind, message, detail);
    outcome = AttemptOutcome.FAILED;
    jobEnded = kind != FailureKind.TRANSIENT; // a retry resumes from the checkpoint
    return AttemptEnding.REPORTED;
  }

  private AttemptEnding cancelled(String reason) {
    reporter.cancelled(position, reason);
    outcome = AttemptOutcome.CANCELLED;
    jobEnded = true;
    return AttemptEnding.REPORTED;
  }

  private AttemptEnding handedOver(String fault) {
    reporter.handedOver(position, fault);
    outcome = AttemptOutcome.HANDED_OVER;
    return AttemptEnding.REPORTED;
  }

  private AttemptEnding declined(AttemptEnding ending) {
    outcome = AttemptOutcome.DECLINED;
    return ending;
  }
}
