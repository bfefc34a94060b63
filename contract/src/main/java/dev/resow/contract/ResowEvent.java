package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/** Anything that travels on a topic. {@link EventType} holds its CloudEvents type and its topic. */
public sealed interface ResowEvent
    permits JobSubmitted,
        JobReady,
        AttemptEvent,
        StepPreview,
        JobResult,
        ControlCommand,
        DeadLetter,
        WorkerHeartbeat,
        TrainingReady,
        TrainingEvent,
        PicturesRanked {

  /** When it happened, by the publisher's clock. */
  Instant at();

  /** The Kafka record key: the job id where there is a job. */
  @JsonIgnore
  String recordKey();

  /**
   * The CloudEvents id: a pure function of the content's identity, so that saying the same thing
   * twice is seen as a duplicate by every consumer.
   */
  @JsonIgnore
  String eventId();
}
