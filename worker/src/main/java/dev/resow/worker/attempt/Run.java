package dev.resow.worker.attempt;

import dev.resow.contract.Attempts;
import dev.resow.contract.CancelJob;
import dev.resow.contract.FailureKind;
import dev.resow.contract.StopOrders;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.worker.attempt.AttemptRunner.Ending;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.painter.Painter;
import dev.resow.worker.painter.Painting;
import dev.resow.worker.painter.RefusedJobException;
import dev.resow.worker.painter.Stroke;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** One attempt, step by step: before each it asks whether it shall go on. */
final class Run {
  private static final Logger LOG = Logger.getLogger(Run.class);

  private final Task task;
  private final String worker;
  private final Painter painter;
  private final ArtifactStore artifacts;
  private final StopOrders orders;
  private final Saves saves;
  private final Telling telling;
  private final WorkerEnvironment environment;
  private final Clock clock;
  private final Instant began;
  private Reached reached = Reached.NOTHING;
  private int stepsDone;
  private double secondsBefore;
  private boolean over;

  Run(
      Task task,
      String worker,
      Painter painter,
      ArtifactStore artifacts,
      StopOrders orders,
      Saves saves,
      Telling telling,
      WorkerEnvironment environment,
      Clock clock) {
    this.task = task;
    this.worker = worker;
    this.painter = painter;
    this.artifacts = artifacts;
    this.orders = orders;
    this.saves = saves;
    this.telling = telling;
    this.environment = environment;
    this.clock = clock;
    this.began = clock.instant();
  }

  Ending toItsEnd() {
    Ending ending = beforeTheFirstStep();
    if (ending == null) {
      try {
        ending = paint();
      } catch (RuntimeException | IOException | OutOfMemoryError | InternalError e) {
        ending = failed(e);
      }
    }
    ending = confirmed(ending);
    if (over) {
      saves.forget();
    }
    return ending;
  }

  /** What cannot be said at all ends the job; another delivery would only come to the same. */
  private Ending confirmed(Ending ending) {
    try {
      telling.confirm(this::goneOrStopping);
      return ending;
    } catch (CompletionException e) {
      if (!Failures.isTooLarge(e)) {
        throw e;
      }
      Ending failed = failed(FailureKind.INVALID, Failures.messageOf(e), e.toString());
      telling.confirm(this::goneOrStopping);
      return failed;
    }
  }

  /** Whether another delivery of the job makes what this one still has to say needless. */
  private boolean goneOrStopping() {
    return task.lost().getAsBoolean() || fenced() || task.draining().getAsBoolean();
  }

  private Ending beforeTheFirstStep() {
    if (worker.equals(task.ready().avoid()) && task.deliveryCount() == 1) {
      return Ending.LOST;
    }
    if (Attempts.isLast(task.deliveryCount())) {
      return failed(
          FailureKind.POISON,
          "delivered to a worker %d times, and none finished it".formatted(task.deliveryCount()),
          null);
    }
    Ending stopped = stopped();
    return stopped == null && task.draining().getAsBoolean() ? Ending.RELEASED : stopped;
  }

  private Ending paint() throws IOException {
    var spec = task.ready().spec();
    if (!spec.model().equals(painter.card().name())) {
      throw new RefusedJobException(
          "this worker has the model '%s', not '%s'"
              .formatted(painter.card().name(), spec.model()));
    }
    var resumed = saves.resume();
    secondsBefore = resumed.map(Saves.Resumed::seconds).orElse(0.0);
    reached = new Reached(null, resumed.map(Saves.Resumed::step).orElse(null));
    telling.started(painter.fingerprint(), reached.step());
    try (var painting = resumed.map(Saves.Resumed::painting).orElseGet(() -> painter.open(spec))) {
      Double budget = resumed.map(Saves.Resumed::budget).orElse(spec.budget().seconds());
      return paint(painting, new TimeBudget(budget));
    }
  }

  private Ending paint(Painting painting, TimeBudget time) {
    while (true) {
      Ending stopped = stopped();
      if (stopped != null) {
        return stopped;
      }
      if (stepsDone > 0) {
        double seconds = seconds();
        time.watch(painting, seconds, (seconds - secondsBefore) / stepsDone);
        if (task.draining().getAsBoolean()
            && saves.now(painting, reached.step(), seconds, time.seconds())) {
          telling.handedOver(reached);
          return Ending.SAID;
        }
        saves.between(painting, reached.step(), seconds, time.seconds());
      }
      switch (painting.step()) {
        case Stroke.Advanced a -> advanced(a);
        case Stroke.Detected d -> detected(d);
        case Stroke.Restarted r -> {
          reached = new Reached(r.round(), 0);
          telling.restarted(r);
        }
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
    if (fenced()) {
      return Ending.FENCED;
    }
    return orders.cancelled(task.ready().jobId()).map(this::cancelled).orElse(null);
  }

  private boolean fenced() {
    return orders.fenced(task.ready().jobId(), task.attempt(), worker);
  }

  private void advanced(Stroke.Advanced a) {
    reached = new Reached(a.round(), a.step());
    stepsDone++;
    telling.advanced(a, (seconds() - secondsBefore) / stepsDone);
  }

  private void detected(Stroke.Detected d) {
    boolean ofAnotherCandidate = reached.step() != null && reached.step() == d.step();
    stepsDone += ofAnotherCandidate ? 0 : 1;
    reached = new Reached(d.round(), d.step());
    telling.detected(d);
  }

  /**
   * The picture is kept here until the store has it: a store that is full or away is no fault of
   * the job.
   */
  private Ending finished(Stroke.Finished f) {
    double seconds = seconds();
    environment.samplingWorks();
    var pause = new BackOff();
    while (true) {
      try {
        var image = artifacts.put(f.png());
        environment.storage().works();
        telling.finished(f, image, seconds, painter.fingerprint());
        over = true;
        return Ending.SAID;
      } catch (IOException | UncheckedIOException e) {
        LOG.warnf("cannot store the image of job %s yet: %s", task.ready().jobId(), e.toString());
        environment.storage().failed(f.png().length, e);
      }
      for (long end = pause.next(); System.nanoTime() < end; BackOff.glance()) {
        Ending stopped = stopped();
        if (stopped != null) {
          return stopped;
        }
        if (task.draining().getAsBoolean()) {
          telling.givenBack(reached, environment.storage().fault());
          return Ending.SAID;
        }
      }
    }
  }

  /** By whoever's fault it is: the job's, or this worker's. */
  private Ending failed(Throwable failure) {
    if (Failures.isOfTheEnvironment(failure)) {
      String fault = environment.samplingFailed(task.ready().jobId(), failure);
      if (fault != null) {
        LOG.warnf("job %s is returned to the queue: %s (%s)", task.ready().jobId(), fault, failure);
        telling.givenBack(reached, fault);
        return Ending.SAID;
      }
    }
    return failed(Failures.kindOf(failure), Failures.messageOf(failure), failure.toString());
  }

  private Ending cancelled(CancelJob order) {
    telling.cancelled(reached, order.reason());
    over = true;
    return Ending.SAID;
  }

  private Ending failed(FailureKind kind, String message, String detail) {
    telling.failed(reached, kind, message, detail);
    over = kind != FailureKind.TRANSIENT; // whoever tries again goes on from the checkpoint
    return Ending.SAID;
  }

  /** Sampling time, that before a checkpoint included. */
  private double seconds() {
    return secondsBefore + Duration.between(began, clock.instant()).toNanos() / 1e9;
  }
}
