package dev.resow.worker.training;

import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.worker.checkpoint.CheckpointFile;
import dev.resow.worker.checkpoint.CheckpointStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The checkpoints of one training, written under the number of one attempt. */
final class TrainingCheckpoints {
  private static final Logger LOG = Logger.getLogger(TrainingCheckpoints.class);

  /** A training that no trainer continued for so long starts over. */
  private static final Duration KEEP = Duration.ofDays(30);

  private static final String SESSION = "session.safetensors";

  private static final OptionalDouble FROM_THE_START = OptionalDouble.of(0);

  private final CheckpointStore store;
  private final UUID training;
  private final int attempt;
  private final String identity;

  TrainingCheckpoints(
      CheckpointStore store, UUID training, int attempt, TrainingIdentity identity) {
    this.store = store;
    this.training = training;
    this.attempt = attempt;
    this.identity = TrainingIdentity.digest(List.copyOf(identity.fields().values()));
  }

  /**
   * Restores the latest one into a session at update 0; if there is none that fits, it stays there.
   *
   * @return training time so far in seconds; empty if the session cannot read the checkpoint and
   *     must not be used again
   * @throws IOException when the store does not answer
   */
  OptionalDouble restore(Trainer.Opened open) throws IOException {
    var folder = Files.createTempDirectory("resow-training");
    var file = folder.resolve("checkpoint");
    var session = folder.resolve(SESSION);
    try {
      if (!store.copyLatest(training, file)) {
        return FROM_THE_START;
      }
      var checkpoint = read(file, session);
      return checkpoint.isEmpty() ? FROM_THE_START : restore(open, checkpoint.get(), session);
    } finally {
      remove(folder, file, session);
    }
  }

  /** What fits this training, if it does. */
  private Optional<CheckpointFile> read(Path file, Path session) throws IOException {
    CheckpointFile checkpoint;
    try {
      checkpoint = CheckpointFile.read(file, session);
    } catch (IllegalArgumentException e) {
      LOG.warnf("training %s starts over: %s", training, e.getMessage());
      return Optional.empty();
    }
    if (checkpoint.fingerprint().equals(identity)) {
      return Optional.of(checkpoint);
    }
    LOG.warnf(
        "training %s starts over: its checkpoint was made with other settings or files", training);
    return Optional.empty();
  }

  private OptionalDouble restore(Trainer.Opened open, CheckpointFile checkpoint, Path session) {
    try {
      open.session().restore(session);
    } catch (ModelFormatException | IllegalArgumentException e) {
      // Of another release, for example.
      LOG.warnf("training %s starts over: %s", training, e.getMessage());
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(checkpoint.seconds());
  }

  /**
   * Saves the session.
   *
   * @param seconds training time so far
   * @return bytes of the checkpoint
   * @throws IOException when it cannot be stored
   */
  long save(Trainer.Opened open, double seconds) throws IOException {
    var folder = Files.createTempDirectory("resow-training");
    var file = folder.resolve("checkpoint");
    var session = folder.resolve(SESSION);
    try {
      open.session().save(session);
      var steps = Math.toIntExact(open.session().steps());
      long bytes = new CheckpointFile(identity, steps, seconds).write(session, file);
      store.put(training, attempt, file);
      return bytes;
    } finally {
      remove(folder, file, session);
    }
  }

  private static void remove(Path folder, Path file, Path session) throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(session);
    Files.deleteIfExists(folder);
  }

  /** Removes those of trainings that ended while no trainer held them. */
  void sweep(Instant now) {
    try {
      store.sweep(now.minus(KEEP));
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("cannot remove old checkpoints of trainings: %s", e.toString());
    }
  }

  /** Because the training has ended. The sweep removes leftovers. */
  static void removeAll(CheckpointStore store, UUID training) {
    try {
      store.remove(training);
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("checkpoints of training %s stay: %s", training, e.toString());
    }
  }
}
