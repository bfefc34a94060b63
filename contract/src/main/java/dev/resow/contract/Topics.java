package dev.resow.contract;

import java.util.List;

/**
 * Every Kafka topic. The record key is the job id, except on {@link #WORKERS} (the worker id) and
 * those of trainings and rankings.
 */
public final class Topics {
  /** Accepted jobs: {@link JobSubmitted}, from the api's outbox. */
  public static final String SUBMITTED = "resow.jobs.submitted";

  /**
   * Jobs released to the workers' share group: {@link JobReady}. Deliberately kept short. Workers
   * of every model read it; each model has a topic of its own beside it, see {@link ReadyTopics}.
   */
  public static final String READY = "resow.jobs.ready";

  /** Events of attempts: every {@link AttemptEvent} except {@link OverlapDetected}. */
  public static final String ATTEMPTS = "resow.attempts";

  /**
   * Small pictures of running jobs: {@link StepPreview}. Kept for minutes only, since nobody reads
   * them later.
   */
  public static final String PREVIEWS = "resow.previews";

  /** Verdicts of the detection step, with scores and small maps: {@link OverlapDetected}. */
  public static final String OVERLAPS = "resow.overlaps";

  /** One {@link JobResult} per attempt that generated an image. */
  public static final String RESULTS = "resow.results";

  /** {@link ControlCommand}s; every worker and scheduler reads all of them. */
  public static final String CONTROL = "resow.control";

  /** {@link DeadLetter}s: rejected records and jobs that failed for good. */
  public static final String DEAD = "resow.dead";

  /** {@link WorkerHeartbeat}s, key = worker id, compacted. */
  public static final String WORKERS = "resow.workers";

  /**
   * Trainings released to the trainers' share group: {@link TrainingReady}. The key is the
   * training's id.
   */
  public static final String TRAININGS_READY = "resow.trainings.ready";

  /** {@link TrainingEvent}s of the trainers; the key is the training's id. */
  public static final String TRAININGS = "resow.trainings";

  /**
   * Rankings of pictures by people: {@link PicturesRanked}, from the api's outbox. The key is the
   * ranking's id.
   */
  public static final String PREFERENCES = "resow.preferences";

  /** The share group of all trainers on {@link #TRAININGS_READY}. */
  public static final String TRAINER_GROUP = "resow-trainers";

  /** The share group of all workers on {@link #READY} and the topics of their models. */
  public static final String WORKER_GROUP = "resow-workers";

  private static final List<String> ALL =
      List.of(
          SUBMITTED,
          READY,
          ATTEMPTS,
          PREVIEWS,
          OVERLAPS,
          RESULTS,
          CONTROL,
          DEAD,
          WORKERS,
          TRAININGS_READY,
          TRAININGS,
          PREFERENCES);

  private Topics() {}

  /** All topics but those of single models, in the order in which a job passes them. */
  public static List<String> all() {
    return ALL;
  }
}
