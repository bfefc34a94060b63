package dev.resow.worker.training;

import dev.resow.training.session.TrainingIdentity;
import dev.resow.worker.checkpoint.Checkpoint;
import dev.resow.worker.checkpoint.CheckpointStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The checkpoints of one training, written under the number of one attempt. */
final class TrainingCheckpoints {
  private static final Logger LOG = Logger.getLogger(TrainingCheckpoints.class);

  /** A training that no trainer continued for so long starts over. */
  private static final Duration KEEP = Duration.ofDays(30);

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
   * @return training time so far in seconds
   * @throws IOException when the store does not answer
   */
  double restore(Trainer.Opened open) throws IOException {
    var saved = store.latest(training);
    if (saved.isEmpty()) {
      return 0;
    }
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.fromBytes(saved.get());
    } catch (IllegalArgumentException e) {
      LOG.warnf("training %s starts over: %s", training, e.getMessage());
      return 0;
    }
    if (!checkpoint.fingerprint().equals(identity)) {
      LOG.warnf(
          "training %s starts over: its checkpoint was made with other settings or files",
          training);
      return 0;
    }
    var file = Files.createTempFile("resow-training", ".safetensors");
    try {
      Files.write(file, checkpoint.session());
      open.session().restore(file);
    } finally {
      Files.deleteIfExists(file);
    }
    return checkpoint.seconds();
  }

  /**
   * Saves the session.
   *
   * @param seconds training time so far
   * @return bytes of the checkpoint
   * @throws IOException when it cannot be stored
   */
  int save(Trainer.Opened open, double seconds) throws IOException {
    var folder = Files.createTempDirectory("resow-training");
    Path file = folder.resolve("checkpoint.safetensors");
    try {
      open.session().save(file);
      var steps = Math.toIntExact(open.session().steps());
      var bytes =
          new Checkpoint(identity, steps, seconds, null, Files.readAllBytes(file)).toBytes();
      store.put(training, attempt, bytes);
      return bytes.length;
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /** Removes those of trainings that ended while no trainer held them. */
  void sweep(Instant now) {
    try {
      store.sweep(now.minus(KEEP));
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("cannot remove old checkpoints of trainings: %s", e.toString());
    }
  }

  /** Because the training has ended. What stays is swept one day. */
  static void removeAll(CheckpointStore store, UUID training) {
    try {
      store.remove(training);
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("checkpoints of training %s stay: %s", training, e.toString());
    }
  }
}
