package dev.resow.api.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.contract.JobResult;
import dev.resow.contract.Json;
import dev.resow.contract.SafetyAction;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.ReviewDecision;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whether an image that a safety check held or refused is shown: the latest decision of a person
 * counts, before it that of the check.
 *
 * @param reason of that decision, or null
 */
@Schema(description = "Why the image of the job is not shown, or that a person has released it.")
public record JobReview(
    State state,
    @Schema(description = "The reason given by the safety check or the reviewer; may be absent.")
        String reason) {
  /** Whether the image is shown. */
  @Schema(
      name = "ReviewState",
      description =
          "held: the image is not shown until a person has released it. refused: it is not shown. released: it is shown.")
  public enum State {
    @JsonProperty("held")
    HELD,
    @JsonProperty("refused")
    REFUSED,
    @JsonProperty("released")
    RELEASED
  }

  /** Null if there is no image, or nothing was wrong with it. */
  public static JobReview of(JobRow row) {
    return row.result == null ? null : of(Json.parse(row.result, JobResult.class), row.review);
  }

  /**
   * Null if nothing was wrong with the image.
   *
   * @param decision the {@link ReviewDecision} as in the row, or null
   */
  public static JobReview of(JobResult result, String decision) {
    if (result.review() == null) return null;
    if (decision == null)
      return new JobReview(
          result.review().decision() == SafetyAction.REFUSE ? State.REFUSED : State.HELD,
          result.review().reason());
    var person = Json.parse(decision, ReviewDecision.class);
    return switch (person.decision()) {
      case RELEASE -> new JobReview(State.RELEASED, person.reason());
      case REFUSE -> new JobReview(State.REFUSED, person.reason());
    };
  }

  /** Whether the image is shown. */
  public boolean shows() {
    return state == State.RELEASED;
  }
}
