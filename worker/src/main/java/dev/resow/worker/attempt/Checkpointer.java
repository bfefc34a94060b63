package dev.resow.worker.attempt;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.resow.contract.JobReady;
import dev.resow.worker.checkpoint.Checkpoint;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.generation.GenerationSession;
import dev.resow.worker.generation.ImageGenerator;
import dev.resow.worker.metrics.WorkerMetrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Saves and resumes the checkpoints of one attempt. Losing one costs compute, never the job:
 * failures are logged and the attempt continues. The sampler thread makes a checkpoint and
 * continues while another thread stores it, however slow the store is.
 */
final class Checkpointer {
  private static final Logger LOG = Logger.getLogger(Checkpointer.class);

  /** Making one may take at most this fraction, 1/20, of the time between two checkpoints. */
  private static final int COST_SHARE = 20;

  /** About the channel's drain time: later the record is released anyway. */
  private static final Duration HAND_OVER = Duration.ofSeconds(5);

  /** Attempt of the first delivery of the first release: nothing was saved before it. */
  private static final int FIRST = 1;

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
  private final Executor background;
  private Instant due;

  /** Ends when the last checkpoint is stored, or could not be. */
  private CompletableFuture<Instant> storing;

  private boolean anySaved;

  Checkpointer(AttemptServices services, AssignedJob job) {
    this.store = services.checkpoints();
    this.interval = services.checkpointInterval();
    this.environment = services.environment();
    this.metrics = services.metrics();
    this.clock = services.clock();
    this.generator = services.generator();
    this.job = job.ready();
    this.attempt = job.attempt();
    this.background = services.background();
    this.due = clock.instant().plus(interval);
    this.storing = CompletableFuture.completedFuture(Instant.MIN);
  }

  /** Resumes an earlier attempt's session if it was for the same picture and the same model. */
  Optional<Resumed> resume() {
    if (attempt == FIRST) {
      return Optional.empty();
    }
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

  /** Saves when the interval has passed and the last checkpoint is stored; returns at once. */
  void saveIfDue(GenerationSession session, int step, double seconds, Double budget) {
    Instant now = clock.instant();
    if (!storing.isDone() || now.isBefore(due) || now.isBefore(storing.join())) {
      return;
    }
    byte[] checkpoint = checkpoint(session, step, seconds, budget);
    storing =
        CompletableFuture.supplyAsync(() -> store(checkpoint), background)
            .exceptionally(this::notStored);
    Instant made = clock.instant();
    Duration gap = Duration.between(now, made).multipliedBy(COST_SHARE);
    due = made.plus(gap.compareTo(interval) > 0 ? gap : interval);
  }

  /**
   * Saves now, and returns when it is done: the job goes to another worker. While an earlier
   * checkpoint is still being stored, that one must do.
   *
   * @param step completed steps of the round
   * @param seconds sampling time so far
   * @param budget most seconds in all, or null
   */
  void save(GenerationSession session, int step, double seconds, Double budget) {
    if (isLastOneStored()) {
      store(checkpoint(session, step, seconds, budget));
    } else {
      LOG.warnf(
          "job %s is handed over without its latest steps: its last checkpoint is still being stored",
          job.jobId());
    }
  }

  private boolean isLastOneStored() {
    try {
      storing.get(HAND_OVER.toMillis(), MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // notStored has handled it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** An error in the other thread, e.g. of memory: the attempt continues without this one. */
  private Instant notStored(Throwable failure) {
    LOG.warnf(failure, "could not save a checkpoint of job %s", job.jobId());
    return clock.instant();
  }

  private byte[] checkpoint(GenerationSession session, int step, double seconds, Double budget) {
    anySaved = true;
    var ours = generator.fingerprint(job.spec()).digest();
    return new Checkpoint(ours, step, seconds, budget, session.save()).toBytes();
  }

  /**
   * Stores a checkpoint if it can.
   *
   * @return earliest time for the next one: the store rests for as long as this one took
   */
  private Instant store(byte[] checkpoint) {
    Instant started = clock.instant();
    try {
      store.put(job.jobId(), attempt, checkpoint);
      metrics.checkpointSaved(Duration.between(started, clock.instant()));
      environment.checkpointSaved();
    } catch (IOException | RuntimeException e) {
      metrics.checkpointFailed();
      long failures = environment.checkpointFailed(e);
      // Logged for the 1st, 2nd, 4th, 8th, ... failure: a full volume fails with every checkpoint.
      if (Long.bitCount(failures) == 1)
        LOG.warnf(
            "could not save a checkpoint of job %s (failure %d of this worker): %s",
            job.jobId(), failures, e.toString());
    }
    Instant now = clock.instant();
    return now.plus(Duration.between(started, now));
  }

  /** Deletes the job's checkpoints, because it has ended, once the last one is stored. */
  void deleteAll() {
    if (anySaved || attempt != FIRST) {
      storing.thenRunAsync(this::remove, background);
    }
  }

  private void remove() {
    try {
      store.remove(job.jobId());
    } catch (IOException | RuntimeException e) {
      LOG.warnf(
          "the checkpoints of job %s stay until the next sweep: %s", job.jobId(), e.toString());
    }
  }
}
