package dev.resow.api.evaluations;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of one picture of a pair. The judge is the overlap check of the sampler that made it.
 */
@Schema(
    description =
        "right: the final verdict is clear; wrong: it is another one; unjudged: there is no image, or it was not"
            + " checked; running: the job has not ended.")
public enum Judgement {
  @JsonProperty("right")
  RIGHT,
  @JsonProperty("wrong")
  WRONG,
  @JsonProperty("unjudged")
  UNJUDGED,
  @JsonProperty("running")
  RUNNING;

  /**
   * @param state of the job; null if it is no longer kept
   * @param verdict the final one, or null
   */
  static Judgement of(JobState state, Verdict verdict) {
    return switch (state) {
      case null -> UNJUDGED;
      case QUEUED, DISPATCHED, RUNNING, RETRY_WAIT -> RUNNING;
      case FAILED, DEAD, EXPIRED, CANCELLED -> UNJUDGED;
      case SUCCEEDED ->
          switch (verdict) {
            case null -> UNJUDGED;
            case UNCHECKED -> UNJUDGED;
            case CLEAR -> RIGHT;
            case OVERLAPPED, BUDGET_EXHAUSTED -> WRONG;
          };
    };
  }
}
