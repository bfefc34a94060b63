package dev.resow.contract;

import static java.util.Map.entry;

import java.util.Map;

/** Descriptions of the channels and messages in {@code docs/asyncapi.yaml}. */
final class AsyncApiTexts {
  private AsyncApiTexts() {}

  static final String SERVICE =
      "Events of the text-to-image job queue. Records are CloudEvents 1.0 in Kafka's binary mode:"
          + " the headers ce_id, ce_type, ce_source, ce_subject, ce_time, ce_specversion and"
          + " content-type, and traceparent (W3C trace context); the value is JSON. The key is the"
          + " job id, on resow.workers the worker id. ce_id is derived from the event's content:"
          + " records with the same ce_id are duplicates.";

  static final Map<String, String> CHANNELS =
      Map.ofEntries(
          entry(Topics.SUBMITTED, "Accepted jobs, from the api's outbox to the scheduler."),
          entry(
              Topics.READY,
              "Jobs released to the share group of the workers. Kept short. Each model has a topic"
                  + " of its own, resow.jobs.ready.MODEL; workers of every model read this one."),
          entry(Topics.ATTEMPTS, "Events of attempts, from the workers."),
          entry(
              Topics.PREVIEWS,
              "Small pictures of running jobs that asked for them, from the workers. Kept for"
                  + " minutes."),
          entry(Topics.OVERLAPS, "Results of overlap checks, from the workers."),
          entry(
              Topics.RESULTS,
              "Images, from the workers; one event per attempt that generated one."),
          entry(
              Topics.CONTROL,
              "Commands to the workers and the scheduler. Every process reads all."),
          entry(Topics.DEAD, "Dead letters: rejected records and jobs that failed for good."),
          entry(Topics.WORKERS, "Heartbeats of the workers. Compacted."),
          entry(
              Topics.TRAININGS_READY,
              "Trainings released to the share group of the trainers. The key is the training id."),
          entry(
              Topics.TRAININGS,
              "Events of trainings, from the trainers. The key is the training id."),
          entry(
              Topics.PREFERENCES,
              "Rankings of images by people, from the api's outbox, for readers outside of this"
                  + " software. The key is the ranking id."));

  static final Map<Class<?>, String> MESSAGES =
      Map.ofEntries(
          entry(JobSubmitted.class, "A job was accepted and its row committed."),
          entry(JobReady.class, "A job was released to the workers."),
          entry(AttemptStarted.class, "A worker started to sample."),
          entry(StepProgress.class, "Completed steps of a round, at most twice a second per job."),
          entry(StepPreview.class, "A small picture of what the steps of a round so far mean."),
          entry(RoundRestarted.class, "A new round started with a new seed."),
          entry(
              AttemptFinished.class, "The attempt generated an image, described by its JobResult."),
          entry(AttemptFailed.class, "The attempt ended without an image."),
          entry(AttemptHandedOver.class, "The worker returned the job; no failure is counted."),
          entry(AttemptCancelled.class, "The attempt stopped because of a command."),
          entry(OverlapDetected.class, "Result of the overlap check of a round."),
          entry(JobResult.class, "The image of an attempt, with all of its rounds."),
          entry(CancelJob.class, "Stop the job; a sampler stops within one step. Idempotent."),
          entry(FenceAttempts.class, "Attempts below lowestValid are no longer valid."),
          entry(DeadLetter.class, "A record that could not be processed, or a failed job."),
          entry(TrainingReady.class, "A training was released to the trainers."),
          entry(TrainingStarted.class, "A trainer began an attempt, from its last checkpoint."),
          entry(
              TrainingProgress.class,
              "Figures of an update of the adapter, at most once a second per training."),
          entry(TrainingCheckpointed.class, "A failed attempt continues from this update."),
          entry(
              TrainingHandedOver.class,
              "The trainer returned the training; no failure is counted."),
          entry(TrainingFinished.class, "The adapter is in the artifact store."),
          entry(TrainingFailed.class, "The training ended without an adapter."),
          entry(PicturesRanked.class, "A person ranked the pictures of a prompt."),
          entry(WorkerHeartbeat.class, "A worker is live, with its slots and running attempts."));
}
