package dev.resow.scheduler.training;

import dev.resow.contract.Attempts;
import dev.resow.contract.Json;
import dev.resow.contract.TrainingCheckpointed;
import dev.resow.contract.TrainingEvent;
import dev.resow.contract.TrainingFailed;
import dev.resow.contract.TrainingFinished;
import dev.resow.contract.TrainingHandedOver;
import dev.resow.contract.TrainingProgress;
import dev.resow.contract.TrainingStarted;
import dev.resow.contract.TrainingState;
import dev.resow.persistence.training.TrainingRow;
import java.time.Instant;

/**
 * What one event changes in a training: {@code QUEUED -> RUNNING -> SUCCEEDED | FAILED}, back to
 * {@code QUEUED} when a trainer hands over, and {@code CANCELLED} from both. A training ends once;
 * events below its fence, and events after its end, change nothing.
 */
final class TrainingLifecycle {
  /** What the caller still has to do in the same transaction. */
  enum Effect {
    /** The event is late, or tells nothing new. */
    IGNORED,
    /** Another trainer holds this very attempt: the record lies on the topic twice. */
    RIVAL,
    /** The row says it all. */
    NONE,
    /** The training must be released to the trainers again. */
    RELEASE,
    /** The adapter must be made a candidate; then the training has succeeded. */
    ADAPTER
  }

  /** Releases after silence without a new checkpoint: a training may stop its trainers. */
  static final int MOST_SILENT = 3;

  private TrainingLifecycle() {}

  static Effect apply(TrainingRow row, TrainingEvent event, Instant now) {
    if (row.state.isTerminal() || event.attempt() < row.attempt) return Effect.IGNORED;
    if (isOfARival(row, event)) return Effect.RIVAL;
    row.attempt = event.attempt();
    row.worker = event.worker();
    row.state = TrainingState.RUNNING;
    row.heardAt = now;
    row.waitingReason = null;
    if (row.startedAt == null) row.startedAt = event.at();
    row.updates = updates(row, event);
    return switch (event) {
      case TrainingStarted _ -> Effect.NONE;
      case TrainingProgress progress -> {
        row.figures = Json.text(progress.figures());
        row.seconds = progress.seconds();
        yield Effect.NONE;
      }
      case TrainingCheckpointed checkpoint -> {
        if (row.checkpoint == null || checkpoint.update() > row.checkpoint) row.silentReleases = 0;
        row.checkpoint = checkpoint.update();
        yield Effect.NONE;
      }
      case TrainingHandedOver over -> {
        releaseAgain(row, now);
        row.waitingReason = over.reason();
        yield Effect.RELEASE;
      }
      case TrainingFinished _ -> Effect.ADAPTER;
      case TrainingFailed failed -> {
        fail(row, failed.message(), failed.detail(), now);
        yield Effect.NONE;
      }
    };
  }

  /** A trainer may hand over before it knows how far the training is. */
  private static int updates(TrainingRow row, TrainingEvent event) {
    return event instanceof TrainingHandedOver
        ? Math.max(row.updates, event.update())
        : event.update();
  }

  private static boolean isOfARival(TrainingRow row, TrainingEvent event) {
    return row.state == TrainingState.RUNNING
        && event.attempt() == row.attempt
        && row.worker != null
        && !row.worker.equals(event.worker());
  }

  /** Ends it with its adapter. */
  static void succeed(TrainingRow row, TrainingFinished finished, Instant now) {
    row.sha256 = finished.sha256().sha256();
    end(row, TrainingState.SUCCEEDED, now);
  }

  static void fail(TrainingRow row, String message, String detail, Instant now) {
    row.failure = message;
    row.failureDetail = detail;
    end(row, TrainingState.FAILED, now);
  }

  /**
   * Ends it without an adapter.
   *
   * @return false if it had ended
   */
  static boolean cancel(TrainingRow row, Instant now) {
    if (row.state.isTerminal()) return false;
    end(row, TrainingState.CANCELLED, now);
    return true;
  }

  /**
   * Its trainer was silent for too long: releases it again, or gives it up after {@value
   * #MOST_SILENT} silent trainers, each with all its deliveries, brought no new checkpoint.
   *
   * @return false if it was given up
   */
  static boolean silent(TrainingRow row, Instant now) {
    if (row.silentReleases >= MOST_SILENT) {
      fail(
          row,
          "The training was given up: no trainer reached a new checkpoint after %d releases."
              .formatted(MOST_SILENT),
          null,
          now);
      return false;
    }
    row.silentReleases++;
    releaseAgain(row, now);
    return true;
  }

  /** Fences every attempt so far; the training waits for a trainer with new numbers. */
  static void releaseAgain(TrainingRow row, Instant now) {
    row.releaseBase = Attempts.nextRelease(row.releaseBase);
    row.attempt = row.releaseBase;
    row.state = TrainingState.QUEUED;
    row.worker = null;
    row.releasedAt = now;
  }

  private static void end(TrainingRow row, TrainingState state, Instant now) {
    row.state = state;
    row.waitingReason = null;
    row.endedAt = now;
  }
}
