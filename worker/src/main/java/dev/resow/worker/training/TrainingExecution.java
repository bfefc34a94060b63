package dev.resow.worker.training;

import dev.resow.contract.Attempts;
import dev.resow.contract.Texts;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.training.run.TrainedAdapter;
import dev.resow.training.session.StepFigures;
import dev.resow.worker.attempt.AttemptEnding;
import dev.resow.worker.attempt.BackOff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One attempt at a training: from the last checkpoint to the end, as long as nobody orders
 * otherwise. Orders are looked at between two updates.
 */
public final class TrainingExecution {
  private static final Logger LOG = Logger.getLogger(TrainingExecution.class);

  /** How long an attempt tries to store its adapter; then another trainer continues. */
  static final Duration STORE_LIMIT = Duration.ofMinutes(15);

  /** Most bytes that are tried while an adapter cannot be stored. */
  private static final int PROBE_BYTES = 64 << 20;

  private final TrainingServices services;
  private final Clock clock;
  private final AssignedTraining training;
  private final TrainingReporter reporter;
  private boolean opened;
  private double seconds;
  private int done;
  private int inCheckpoint;
  private Instant savedAt;

  public TrainingExecution(TrainingServices services, AssignedTraining training) {
    this.services = services;
    this.clock = services.clocks().get();
    this.training = training;
    this.reporter = new TrainingReporter(training, services, clock);
  }

  /**
   * Runs until the end. What this trainer cannot do, but another one may, is released; the last
   * delivery hands it over instead, so that the scheduler releases it anew.
   *
   * @throws RuntimeException when the record is to be released
   */
  public AttemptEnding run() {
    var stopped = stopped();
    if (stopped.isPresent()) return stopped.get();
    if (isDraining()) return isLast() ? handedOver(null) : AttemptEnding.SHUTTING_DOWN;
    try {
      return openAndTrain();
    } catch (RefusedTrainingException e) {
      return failed(e.getMessage(), null);
    } catch (IOException | UncheckedIOException | UnfitTrainerException e) {
      return giveBack(e);
    } catch (RuntimeException | Error e) {
      if (!isLast() || isLost()) {
        if (!opened) pause();
        throw e;
      }
      LOG.errorf(e, "training %s failed %d times", training.id(), training.deliveryCount());
      return failed(messageOf(e), e.toString());
    } finally {
      services.metrics().ended();
    }
  }

  /** A session that cannot read its checkpoint is replaced by a fresh one. */
  private AttemptEnding openAndTrain()
      throws IOException, RefusedTrainingException, UnfitTrainerException {
    try (var open = open()) {
      var checkpoints = checkpoints(open);
      checkpoints.sweep(clock.instant());
      var restored = checkpoints.restore(open);
      if (restored.isPresent()) {
        seconds = restored.getAsDouble();
        return train(open, checkpoints);
      }
    }
    opened = false;
    try (var open = open()) {
      return train(open, checkpoints(open));
    }
  }

  private Trainer.Opened open()
      throws IOException, RefusedTrainingException, UnfitTrainerException {
    var open = services.trainer().open(training.ready().spec());
    opened = true;
    return open;
  }

  private TrainingCheckpoints checkpoints(Trainer.Opened open) {
    return new TrainingCheckpoints(
        services.checkpoints(), training.id(), training.attempt(), open.identity());
  }

  private AttemptEnding train(Trainer.Opened open, TrainingCheckpoints checkpoints)
      throws IOException {
    var session = open.session();
    done = Math.toIntExact(session.steps());
    inCheckpoint = done;
    savedAt = clock.instant();
    reporter.started(done);
    services.metrics().began();
    while (!isComplete()) {
      var stopped = stopped();
      if (stopped.isPresent()) return stopped.get();
      if (isDraining()) return handOver(open, checkpoints, null);
      Instant began = clock.instant();
      StepFigures figures;
      try {
        figures = session.step();
      } catch (ArithmeticException e) {
        return failed(
            "The training diverged: a gradient was not finite. Use a lower learning rate.",
            e.toString());
      }
      seconds += Duration.between(began, clock.instant()).toNanos() / 1e9;
      done = Math.toIntExact(session.steps());
      services.metrics().updated(training.ready().spec().recipe());
      reporter.progressed(done, figures, seconds, isComplete());
      if (!clock.instant().isBefore(savedAt.plus(services.checkpointGap())))
        save(open, checkpoints);
    }
    if (inCheckpoint != done) save(open, checkpoints);
    var stopped = stopped();
    return stopped.isPresent() ? stopped.get() : finish(open, checkpoints);
  }

  private boolean isComplete() {
    var spec = training.ready().spec();
    return done >= spec.updates() || spec.minutes() != null && seconds >= 60 * spec.minutes();
  }

  private boolean isLast() {
    return Attempts.isLast(training.deliveryCount());
  }

  private boolean isLost() {
    return training.lost().getAsBoolean();
  }

  private boolean isDraining() {
    return training.draining().getAsBoolean();
  }

  private boolean isCancelled() {
    return services.orders().cancelled(training.id()).isPresent();
  }

  private boolean isFenced() {
    return services.orders().fenced(training.id(), training.attempt(), services.worker());
  }

  /** What ends this attempt from outside, if anything does. */
  private Optional<AttemptEnding> stopped() {
    if (isCancelled()) {
      TrainingCheckpoints.removeAll(services.checkpoints(), training.id());
      return Optional.of(AttemptEnding.FENCED);
    }
    if (isFenced()) return Optional.of(AttemptEnding.FENCED);
    return isLost() ? Optional.of(AttemptEnding.LOCK_LOST) : Optional.empty();
  }

  private boolean mustStop() {
    return isDraining() || isCancelled() || isFenced() || isLost();
  }

  /** A checkpoint that cannot be stored costs time after a failure, nothing else. */
  private void save(Trainer.Opened open, TrainingCheckpoints checkpoints) {
    Instant began = clock.instant();
    try {
      reporter.checkpointed(done, checkpoints.save(open, seconds));
      inCheckpoint = done;
      services.metrics().checkpointSaved(Duration.between(began, clock.instant()));
    } catch (IOException | UncheckedIOException e) {
      services.metrics().checkpointFailed();
      LOG.warnf("could not save a checkpoint of training %s: %s", training.id(), e.toString());
    }
    savedAt = clock.instant();
  }

  private AttemptEnding handOver(
      Trainer.Opened open, TrainingCheckpoints checkpoints, String reason) {
    if (inCheckpoint != done) save(open, checkpoints);
    return handedOver(reason);
  }

  /**
   * @param reason a sentence for the client, or null
   */
  private AttemptEnding handedOver(String reason) {
    reporter.handedOver(done, reason);
    return reported();
  }

  private AttemptEnding finish(Trainer.Opened open, TrainingCheckpoints checkpoints)
      throws IOException {
    var folder = Files.createTempDirectory("resow-trained");
    var file = folder.resolve("pytorch_lora_weights.safetensors");
    try {
      TrainedAdapter.write(file, open.session(), open.identity());
      var stored = store(file);
      if (stored.isEmpty()) {
        String reason = isDraining() ? null : "A trainer cannot store the adapter now.";
        return stopped().orElseGet(() -> handOver(open, checkpoints, reason));
      }
      var stopped = stopped();
      if (stopped.isPresent()) return stopped.get();
      var spec = training.ready().spec();
      int layers = open.session().adapter().size();
      reporter.finished(done, stored.get(), Files.size(file), spec.base(), spec.rank(), layers);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
    return ended();
  }

  /**
   * Tries until the store takes it: a store that is full or unreachable is no fault of the
   * training.
   *
   * @return empty if this attempt must stop first, or after {@link #STORE_LIMIT}
   */
  private Optional<ArtifactId> store(Path file) throws IOException {
    int bytes = (int) Math.min(PROBE_BYTES, Files.size(file));
    var giveUpAt = clock.instant().plus(STORE_LIMIT);
    var backOff = new BackOff();
    while (true) {
      try {
        var id = services.artifacts().put(file);
        services.storage().works();
        return Optional.of(id);
      } catch (IOException | UncheckedIOException e) {
        LOG.warnf("the adapter of training %s is not stored yet: %s", training.id(), e.toString());
        services.storage().failed(bytes, e);
      }
      if (backOff.pause(this::mustStop) || !clock.instant().isBefore(giveUpAt))
        return Optional.empty();
    }
  }

  /** So that a trainer that cannot begin does not use up all deliveries within a moment. */
  private void pause() {
    new BackOff(services.unfitPause()).pause(this::mustStop);
  }

  private AttemptEnding giveBack(Exception fault) {
    pause();
    var stopped = stopped();
    if (stopped.isPresent()) return stopped.get();
    if (isLast()) {
      LOG.warnf(fault, "training %s is handed over", training.id());
      return handedOver(
          fault instanceof UnfitTrainerException
              ? fault.getMessage()
              : "A trainer cannot read the model, a critic or the checkpoints now.");
    }
    throw fault instanceof IOException io
        ? new UncheckedIOException(io)
        : new IllegalStateException(fault.getMessage(), fault);
  }

  private String messageOf(Throwable failure) {
    if (!opened) return "The trainer could not load the model or the critic.";
    return failure instanceof OutOfMemoryError
        ? "The trainer ran out of memory. Use a lower rank."
        : "The training failed %d times in a row.".formatted(training.deliveryCount());
  }

  private AttemptEnding failed(String message, String detail) {
    var stopped = stopped();
    if (stopped.isPresent()) return stopped.get();
    LOG.warnf(
        "training %s failed: %s",
        training.id(), detail == null ? message : Texts.cut(detail, Texts.DETAIL));
    reporter.failed(done, message, detail);
    return ended();
  }

  /** Nobody continues it, unless another attempt has taken over meanwhile. */
  private AttemptEnding ended() {
    var ending = reported();
    if (!isLost() && !isFenced())
      TrainingCheckpoints.removeAll(services.checkpoints(), training.id());
    return ending;
  }

  private AttemptEnding reported() {
    reporter.confirm(training.lost());
    return AttemptEnding.REPORTED;
  }
}
