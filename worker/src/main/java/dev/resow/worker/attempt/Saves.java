package dev.resow.worker.attempt;

import dev.resow.contract.JobReady;
import dev.resow.worker.checkpoint.Checkpoint;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.painter.Painter;
import dev.resow.worker.painter.Painting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The checkpoints of one attempt. Losing one costs compute, never the job: whatever goes wrong here
 * is logged and the attempt goes on.
 */
final class Saves {
  private static final Logger LOG = Logger.getLogger(Saves.class);

  /** Saving may take at most this part of the time between two saves. */
  private static final int COST_SHARE = 20;

  /**
   * A saved painting that is painted on.
   *
   * @param seconds it has taken so far
   * @param budget most seconds it may take in all, or null
   */
  record Resumed(Painting painting, int step, double seconds, Double budget) {}

  private final CheckpointStore store;
  private final Duration leastGap;
  private final WorkerEnvironment environment;
  private final Clock clock;
  private final Painter painter;
  private final JobReady job;
  private final int attempt;
  private Instant due;

  /**
   * @param leastGap time between two saves, more if saving is slow
   */
  Saves(
      CheckpointStore store,
      Duration leastGap,
      WorkerEnvironment environment,
      Clock clock,
      Painter painter,
      Task task) {
    this.store = store;
    this.leastGap = leastGap;
    this.environment = environment;
    this.clock = clock;
    this.painter = painter;
    this.job = task.ready();
    this.attempt = task.attempt();
    this.due = clock.instant().plus(leastGap);
  }

  /** Goes on where an earlier attempt was saved, if it painted the same with the same model. */
  Optional<Resumed> resume() {
    try {
      var saved = store.latest(job.jobId());
      if (saved.isEmpty()) {
        return Optional.empty();
      }
      var checkpoint = Checkpoint.fromBytes(saved.get());
      var ours = painter.fingerprint().digest();
      if (!checkpoint.fingerprint().equals(ours)) {
        LOG.warnf(
            "job %s starts from the beginning: its checkpoint has the model fingerprint %s, this worker has %s",
            job.jobId(), checkpoint.fingerprint(), ours);
        return Optional.empty();
      }
      var painting = painter.resume(job.spec(), checkpoint.painting());
      LOG.infof("job %s resumes after step %d", job.jobId(), checkpoint.step());
      return Optional.of(
          new Resumed(painting, checkpoint.step(), checkpoint.seconds(), budget(checkpoint)));
    } catch (IOException | RuntimeException e) {
      LOG.warnf(
          "job %s starts from the beginning, its checkpoint is unusable: %s",
          job.jobId(), e.getMessage());
      return Optional.empty();
    }
  }

  /** What is left by now comes on top of what was taken; the limit that it had stays. */
  private Double budget(Checkpoint saved) {
    Double left = job.spec().budget().seconds();
    if (left == null) {
      return saved.budget();
    }
    double most = saved.seconds() + left;
    return saved.budget() == null ? most : Math.min(most, saved.budget());
  }

  /**
   * Saves if it is time to.
   *
   * @param budget most seconds in all, or null
   */
  void between(Painting painting, int step, double seconds, Double budget) {
    if (!clock.instant().isBefore(due)) {
      now(painting, step, seconds, budget);
    }
  }

  /**
   * Saves now.
   *
   * @return false when the painting has something to tell first
   */
  boolean now(Painting painting, int step, double seconds, Double budget) {
    Instant began = clock.instant();
    try {
      var saved = painting.save();
      if (saved.isEmpty()) {
        return false;
      }
      var ours = painter.fingerprint().digest();
      var checkpoint = new Checkpoint(ours, step, seconds, budget, saved.get());
      store.put(job.jobId(), attempt, checkpoint.toBytes());
    } catch (IOException | UncheckedIOException e) {
      long failed = environment.checkpointFailed();
      // The first, and then ever fewer: a full folder fails with every checkpoint.
      if (Long.bitCount(failed) == 1)
        LOG.warnf(
            "cannot save a checkpoint of job %s (failure %d): %s",
            job.jobId(), failed, e.toString());
    }
    Instant now = clock.instant();
    Duration gap = Duration.between(began, now).multipliedBy(COST_SHARE);
    due = now.plus(gap.compareTo(leastGap) > 0 ? gap : leastGap);
    return true;
  }

  /** The job has ended. */
  void forget() {
    try {
      store.remove(job.jobId());
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf(
          "cannot remove the checkpoints of job %s, leaving them to the sweep: %s",
          job.jobId(), e.toString());
    }
  }
}
