package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/** An event of one attempt at a training, published by the trainer that holds it. */
public sealed interface TrainingEvent extends ResowEvent
    permits TrainingStarted,
        TrainingProgress,
        TrainingCheckpointed,
        TrainingHandedOver,
        TrainingFinished,
        TrainingFailed {
  UUID trainingId();

  /** The fencing number, see {@link Attempts}. */
  int attempt();

  /** Id of the trainer's process. */
  String worker();

  /** Updates done so far. */
  int update();

  @Override
  default String recordKey() {
    return trainingId().toString();
  }

  /** The event id of {@code what}, unique within the attempt. */
  private String id(String what) {
    return trainingId() + ":" + attempt() + ":" + what;
  }

  @Override
  default String eventId() {
    return switch (this) {
      case TrainingStarted _ -> id("started");
      case TrainingProgress p -> id("progress:" + p.update());
      case TrainingCheckpointed c -> id("checkpoint:" + c.update());
      case TrainingHandedOver _ -> id("handed-over");
      case TrainingFinished _ -> id("finished");
      case TrainingFailed _ -> id("failed");
    };
  }

  /** Checks the fields that every one of them has. */
  static void check(UUID trainingId, int attempt, String worker, Instant at, int update) {
    Checks.present("trainingId", trainingId);
    Checks.atLeast("attempt", attempt, 1);
    Checks.name("worker", worker);
    Checks.time("at", at);
    Checks.atLeast("update", update, 0);
  }
}
