package dev.resow.contract;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every event: its CloudEvents type with its version, its record and its topic. */
public enum EventType {
  JOB_SUBMITTED("dev.resow.job.submitted.v1", JobSubmitted.class, Topics.SUBMITTED),
  JOB_READY("dev.resow.job.ready.v1", JobReady.class, Topics.READY),
  ATTEMPT_STARTED("dev.resow.attempt.started.v1", AttemptStarted.class, Topics.ATTEMPTS),
  STEP_PROGRESS("dev.resow.attempt.progress.v1", StepProgress.class, Topics.ATTEMPTS),
  STEP_PREVIEW("dev.resow.attempt.preview.v1", StepPreview.class, Topics.PREVIEWS),
  ROUND_RESTARTED("dev.resow.round.restarted.v1", RoundRestarted.class, Topics.ATTEMPTS),
  ATTEMPT_FINISHED("dev.resow.attempt.finished.v1", AttemptFinished.class, Topics.ATTEMPTS),
  ATTEMPT_FAILED("dev.resow.attempt.failed.v1", AttemptFailed.class, Topics.ATTEMPTS),
  ATTEMPT_HANDED_OVER("dev.resow.attempt.handed-over.v1", AttemptHandedOver.class, Topics.ATTEMPTS),
  ATTEMPT_CANCELLED("dev.resow.attempt.cancelled.v1", AttemptCancelled.class, Topics.ATTEMPTS),
  OVERLAP_DETECTED("dev.resow.overlap.detected.v1", OverlapDetected.class, Topics.OVERLAPS),
  JOB_RESULT("dev.resow.job.result.v1", JobResult.class, Topics.RESULTS),
  CANCEL_JOB("dev.resow.job.cancel.v1", CancelJob.class, Topics.CONTROL),
  FENCE_ATTEMPTS("dev.resow.attempt.fence.v1", FenceAttempts.class, Topics.CONTROL),
  DEAD_LETTER("dev.resow.dead.v1", DeadLetter.class, Topics.DEAD),
  WORKER_HEARTBEAT("dev.resow.worker.heartbeat.v1", WorkerHeartbeat.class, Topics.WORKERS),
  TRAINING_READY("dev.resow.training.ready.v1", TrainingReady.class, Topics.TRAININGS_READY),
  TRAINING_STARTED("dev.resow.training.started.v1", TrainingStarted.class, Topics.TRAININGS),
  TRAINING_PROGRESS("dev.resow.training.progress.v1", TrainingProgress.class, Topics.TRAININGS),
  TRAINING_CHECKPOINTED(
      "dev.resow.training.checkpointed.v1", TrainingCheckpointed.class, Topics.TRAININGS),
  TRAINING_HANDED_OVER(
      "dev.resow.training.handed-over.v1", TrainingHandedOver.class, Topics.TRAININGS),
  TRAINING_FINISHED("dev.resow.training.finished.v1", TrainingFinished.class, Topics.TRAININGS),
  TRAINING_FAILED("dev.resow.training.failed.v1", TrainingFailed.class, Topics.TRAININGS),
  PICTURES_RANKED("dev.resow.pictures.ranked.v1", PicturesRanked.class, Topics.PREFERENCES);

  private static final Map<String, EventType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(EventType::typeName, Function.identity()));
  private static final Map<Class<?>, EventType> BY_RECORD =
      Arrays.stream(values()).collect(Collectors.toMap(EventType::record, Function.identity()));

  private final String typeName;
  private final Class<? extends ResowEvent> record;
  private final String topic;

  EventType(String typeName, Class<? extends ResowEvent> record, String topic) {
    this.typeName = typeName;
    this.record = record;
    this.topic = topic;
  }

  /** The CloudEvents {@code type}. */
  public String typeName() {
    return typeName;
  }

  public Class<? extends ResowEvent> record() {
    return record;
  }

  /** Where such events are published unless their publisher chooses another topic. */
  public String topic() {
    return topic;
  }

  /** Whether events of this type may be on the topic: released jobs are on one of several. */
  public boolean belongsOn(String candidate) {
    return this == JOB_READY ? ReadyTopics.isOne(candidate) : topic.equals(candidate);
  }

  public static EventType of(ResowEvent event) {
    return BY_RECORD.get(event.getClass());
  }

  /**
   * @throws InvalidJsonException {@code unknown-type}
   */
  public static EventType named(String typeName) {
    EventType type = BY_NAME.get(typeName);
    if (type == null)
      throw new InvalidJsonException(
          "unknown-type", "expected an event type of this contract, got '" + typeName + "'");
    return type;
  }
}
