package dev.resow.api.replays;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;

/** Outcome of a replayed seed compared with its original round. */
public enum Outcome {
  /** Waiting or being sampled. */
  @JsonProperty("running")
  RUNNING,
  /** It is clear now; or there was no picture and now there is one. */
  @JsonProperty("fixed")
  FIXED,
  /** Still overlapped, no more than before. */
  @JsonProperty("still-overlapped")
  STILL_OVERLAPPED,
  /** Overlapped with a higher score, or there is no picture any more. */
  @JsonProperty("got-worse")
  GOT_WORSE,
  /** No image before, and none again. */
  @JsonProperty("still-failed")
  STILL_FAILED,
  /** There is an image without an overlap check: the new method does not detect overlaps. */
  @JsonProperty("unchecked")
  UNCHECKED,
  /** The new job was cancelled. */
  @JsonProperty("cancelled")
  CANCELLED;

  /**
   * Result of a round.
   *
   * @param verdict null if it made no image and was not checked
   * @param score overlap score, higher = more overlapped, or null
   */
  public record Judged(Verdict verdict, Double score) {}

  /**
   * Compares.
   *
   * @param before the failed round
   * @param state of the new job
   * @param after its last round
   */
  static Outcome of(Judged before, JobState state, Judged after) {
    boolean hadPicture = before.verdict() != null;
    return switch (state) {
      case QUEUED, DISPATCHED, RUNNING, RETRY_WAIT -> RUNNING;
      case CANCELLED -> CANCELLED;
      case FAILED, DEAD, EXPIRED -> hadPicture ? GOT_WORSE : STILL_FAILED;
      case SUCCEEDED ->
          switch (after.verdict()) {
            case CLEAR -> FIXED;
            case UNCHECKED -> hadPicture ? UNCHECKED : FIXED;
            case OVERLAPPED, BUDGET_EXHAUSTED ->
                isHigher(before, after) ? GOT_WORSE : STILL_OVERLAPPED;
            case null -> UNCHECKED;
          };
    };
  }

  private static boolean isHigher(Judged before, Judged after) {
    return before.score() != null && after.score() != null && after.score() > before.score();
  }
}
