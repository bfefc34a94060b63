package dev.resow.worker.training;

import dev.resow.contract.Attempts;
import dev.resow.training.run.TrainedAdapter;
import dev.resow.worker.attempt.AttemptEnding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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

  private final TrainingServices services;
  private final AssignedTraining training;
  private final TrainingReporter reporter;
  private double seconds;
  private int done;
  private Instant saved;

  public TrainingExecution(TrainingServices services, AssignedTraining training) {
    this.services = services;
    this.training = training;
    this.reporter = new TrainingReporter(training, services);
  }

  /**
   * Runs until the end.
   *
   * @throws UncheckedIOException when the store does not answer: the record is to be released
   * @throws RuntimeException when something failed that may succeed elsewhere: likewise
   */
  public AttemptEnding run() {
    var stop = stop();
    if (stop.isPresent()) return stop.get();
    if (training.draining().getAsBoolean()) return AttemptEnding.SHUTTING_DOWN;
    try (var open = services.trainer().open(training.ready().spec())) {
      return train(open);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RefusedTrainingException e) {
      return failed(e.getMessage(), null);
    } catch (ArithmeticException e) {
      return failed(
          "The training diverged: a gradient was not finite. Use a lower learning rate.",
          e.toString());
    } catch (RuntimeException e) {
      if (!Attempts.isLast(training.deliveryCount()) || training.lost().getAsBoolean()) throw e;
      LOG.errorf(e, "training %s failed %d times", training.id(), training.deliveryCount());
      return failed(
          "The training failed %d times in a row.".formatted(training.deliveryCount()),
          e.toString());
    }
  }

  private AttemptEnding train(Trainer.Opened open) throws IOException {
    var session = open.session();
    var checkpoints =
        new TrainingCheckpoints(
            services.checkpoints(), training.id(), training.attempt(), open.identity());
    checkpoints.sweep(services.clock().instant());
    seconds = checkpoints.restore(open);
    done = Math.toIntExact(session.steps());
    saved = services.clock().instant();
    reporter.started(done);
    while (!isComplete()) {
      var stop = stop();
      if (stop.isPresent()) return stop.get();
      if (training.draining().getAsBoolean()) return handOver(open, checkpoints);
      Instant began = services.clock().instant();
      var figures = session.step();
      seconds += Duration.between(began, services.clock().instant()).toNanos() / 1e9;
      done = Math.toIntExact(session.steps());
      reporter.progressed(done, figures, seconds, isComplete());
      if (!services.clock().instant().isBefore(saved.plus(services.gap()))) save(open, checkpoints);
    }
    save(open, checkpoints);
    return stop().orElseGet(() -> finish(open));
  }

  private boolean isComplete() {
    var spec = training.ready().spec();
    return done >= spec.updates() || spec.minutes() != null && seconds >= 60 * spec.minutes();
  }

  /** What ends this attempt from outside, if anything does. */
  private Optional<AttemptEnding> stop() {
    if (services.orders().cancelled(training.id()).isPresent()) {
      TrainingCheckpoints.removeAll(services.checkpoints(), training.id());
      return Optional.of(AttemptEnding.FENCED);
    }
    if (services.orders().fenced(training.id(), training.attempt(), services.worker()))
      return Optional.of(AttemptEnding.FENCED);
    return training.lost().getAsBoolean() ? Optional.of(AttemptEnding.LOCK_LOST) : Optional.empty();
  }

  /** A checkpoint that cannot be stored costs time after a failure, nothing else. */
  private void save(Trainer.Opened open, TrainingCheckpoints checkpoints) {
    try {
      reporter.checkpointed(done, checkpoints.save(open, seconds));
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("could not save a checkpoint of training %s: %s", training.id(), e.toString());
    }
    saved = services.clock().instant();
  }

  private AttemptEnding handOver(Trainer.Opened open, TrainingCheckpoints checkpoints) {
    save(open, checkpoints);
    reporter.handedOver(done);
    return reported();
  }

  private AttemptEnding finish(Trainer.Opened open) {
    try {
      var folder = Files.createTempDirectory("resow-trained");
      var file = folder.resolve("pytorch_lora_weights.safetensors");
      try {
        TrainedAdapter.write(file, open.session(), open.identity());
        var id = services.artifacts().put(file);
        var spec = training.ready().spec();
        reporter.finished(
            done,
            id,
            Math.toIntExact(Files.size(file)),
            spec.base(),
            spec.rank(),
            open.session().adapter().size());
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var ending = reported();
    TrainingCheckpoints.removeAll(services.checkpoints(), training.id());
    return ending;
  }

  private AttemptEnding failed(String message, String detail) {
    LOG.warnf("training %s failed: %s", training.id(), detail == null ? message : detail);
    reporter.failed(done, message, detail);
    var ending = reported();
    TrainingCheckpoints.removeAll(services.checkpoints(), training.id());
    return ending;
  }

  private AttemptEnding reported() {
    reporter.confirm(training.lost());
    return AttemptEnding.REPORTED;
  }
}
