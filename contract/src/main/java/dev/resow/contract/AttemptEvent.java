package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/** An event of one attempt, published by the worker that holds it. */
public sealed interface AttemptEvent extends ResowEvent
    permits AttemptStarted,
        StepProgress,
        OverlapDetected,
        RoundRestarted,
        AttemptFinished,
        AttemptFailed,
        AttemptHandedOver,
        AttemptCancelled {
  UUID jobId();

  /** The fencing number, see {@link Attempts}. */
  int attempt();

  /** Id of the worker process. */
  String worker();

  @Override
  Instant at();

  @Override
  default String recordKey() {
    return jobId().toString();
  }

  /** The event id of {@code what}, unique within the attempt. */
  private String id(String what) {
    return jobId() + ":" + attempt() + ":" + what;
  }

  @Override
  default String eventId() {
    return switch (this) {
      case AttemptStarted _ -> id("started");
      case StepProgress p -> id("progress:" + p.round() + ":" + p.step());
      case OverlapDetected o -> id("overlap:" + o.round() + ":" + o.step());
      case RoundRestarted r -> id("restarted:" + r.round());
      case AttemptFinished _ -> id("finished");
      case AttemptFailed _ -> id("failed");
      case AttemptHandedOver _ -> id("handed-over");
      case AttemptCancelled _ -> id("cancelled");
    };
  }

  /** Checks the fields every attempt event has. */
  static void check(UUID jobId, int attempt, String worker, Instant at) {
    Checks.present("jobId", jobId);
    Checks.atLeast("attempt", attempt, 1);
    Checks.name("worker", worker);
    Checks.time("at", at);
  }
}
