package dev.resow.worker.attempt;

import dev.resow.contract.JobReady;
import dev.resow.worker.checkpoint.Checkpoint;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.generation.GenerationSession;
import dev.resow.worker.generation.ImageGenerator;
import dev.resow.worker.metrics.WorkerMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Saves and resumes the checkpoints of one attempt. Losing one costs compute, never the job:
 * failures are logged and the attempt continues.
 */
final class Checkpointer {
  private static final Logger LOG = Logger.getLogger(Checkpointer.class);

  /** Saving may take at most one part in so many of the time between two checkpoints. */
  private static final int COST_SHARE = 20;

  /**
   * A session restored from a checkpoint.
   *
   * @param step steps done in its round
   * @param seconds sampling time so far
   * @param budget most sampling time in all, or null for no limit
   */
  record Resumed(GenerationSession session, int step, double seconds, Double budget) {}

  private final CheckpointStore store;
  private final Duration interval;
  private final WorkerEnvironment environment;
  private final WorkerMetrics metrics;
  private final Clock clock;
  private final ImageGenerator generator;
  private final JobReady job;
  private final int attempt;
  private Instant due;

  Checkpointer(AttemptServices services, AssignedJob job) {
    this.store = services.checkpoints();
    this.interval = services.checkpointInterval();
    this.environment = services.environment();
    this.metrics = services.metrics();
    this.clock = services.clock();
    this.generator = services.generator();
    this.job = job.ready();
    this.attempt = job.attempt();
    this.due = clock.instant().plus(interval);
  }

  /** Resumes an earlier attempt's session if it was for the same picture and the same model. */
  Optional<Resumed> resume() {
    try {
      var saved = store.latest(job.jobId());
      if (saved.isEmpty()) {
        return Optional.empty();
      }
      var checkpoint = Checkpoint.fromBytes(saved.get());
      var ours = generator.fingerprint(job.spec()).digest();
      if (!checkpoint.fingerprint().equals(ours)) {
        LOG.warnf(
            "job %s starts over: its checkpoint is of the model fingerprint %s, this worker's is %s",
            job.jobId(), checkpoint.fingerprint(), ours);
        return Optional.empty();
      }
      var session = generator.resume(job.spec(), checkpoint.session());
      LOG.infof("job %s resumes after step %d", job.jobId(), checkpoint.step());
      return Optional.of(
          new Resumed(session, checkpoint.step(), checkpoint.seconds(), budget(checkpoint)));
    } catch (IOException | RuntimeException e) {
      LOG.warnf("job %s starts over: its checkpoint is unusable: %s", job.jobId(), e.getMessage());
      return Optional.empty();
    }
  }

  /** The budget of this release is on top of the seconds taken; the earlier limit still holds. */
  private Double budget(Checkpoint saved) {
    Double left = job.spec().budget().seconds();
    if (left == null) {
      return saved.budget();
    }
    double most = saved.seconds() + left;
    return saved.budget() == null ? most : Math.min(most, saved.budget());
  }

  /** Saves when the interval has passed. */
  void saveIfDue(GenerationSession session, int step, double seconds, Double budget) {
    if (!clock.instant().isBefore(due)) {
      save(session, step, seconds, budget);
    }
  }

  /**
   * Saves now.
   *
   * @param step completed steps of the round
   * @param seconds sampling time so far
   * @param budget most seconds in all, or null
   */
  void save(GenerationSession session, int step, double seconds, Double budget) {
    Instant started = clock.instant();
    try {
      var ours = generator.fingerprint(job.spec()).digest();
      var checkpoint = new Checkpoint(ours, step, seconds, budget, session.save());
      store.put(job.jobId(), attempt, checkpoint.toBytes());
      metrics.checkpointSaved(Duration.between(started, clock.instant()));
    } catch (IOException | UncheckedIOException e) {
      metrics.checkpointFailed();
      long failures = environment.checkpointFailed();
      // Logged for the 1st, 2nd, 4th, 8th, ... failure: a full volume fails with every checkpoint.
      if (Long.bitCount(failures) == 1)
        LOG.warnf(
            "could not save a checkpoint of job %s (failure %d of this worker): %s",
            job.jobId(), failures, e.toString());
    }
    Instant now = clock.instant();
    Duration gap = Duration.between(started, now).multipliedBy(COST_SHARE);
    due = now.plus(gap.compareTo(interval) > 0 ? gap : interval);
  }

  /** Deletes the job's checkpoints, because it has ended. */
  void deleteAll() {
    try {
      store.remove(job.jobId());
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf(
          "the checkpoints of job %s stay until the next sweep: %s", job.jobId(), e.toString());
    }
  }
}
