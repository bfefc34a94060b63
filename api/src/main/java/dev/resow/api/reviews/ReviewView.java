package dev.resow.api.reviews;

import dev.resow.api.jobs.JobReview;
import dev.resow.contract.JobResult;
import dev.resow.contract.Json;
import dev.resow.contract.SafetyDecision;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.ReviewDecision;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An image that a safety check held or refused.
 *
 * @param check what the safety check decided
 * @param decisions of people, the latest first; the first one counts
 */
@Schema(name = "Review", description = "An image that a safety check held or refused.")
public record ReviewView(
    @Schema(description = "Its job.") UUID job,
    String tenant,
    String prompt,
    String model,
    JobReview.State state,
    @Schema(description = "What the safety check decided.") SafetyDecision check,
    @Schema(description = "When the image was finished.") Instant at,
    @Schema(
            description =
                "Decisions of people, the latest first; it counts. In a list only that one.")
        List<ReviewDecision> decisions,
    Links links) {
  /** Addresses relative to the server. */
  @Schema(name = "ReviewLinks")
  public record Links(
      String self,
      @Schema(description = "URL of the image for reviewers.") String image,
      @Schema(description = "URL of the job.") String job) {}

  /** Images by job, newest first. */
  @Schema(name = "ReviewPage")
  public record ReviewPage(
      List<ReviewView> items,
      @Schema(description = "Value of 'before' for the next page; absent on the last page.")
          UUID next) {}

  /** With the latest decision. */
  static ReviewView of(JobRow job) {
    return of(
        job,
        job.review == null ? List.of() : List.of(Json.parse(job.review, ReviewDecision.class)));
  }

  static ReviewView of(JobRow job, List<ReviewDecision> decisions) {
    var result = Json.parse(job.result, JobResult.class);
    String self = "/v1/reviews/" + job.id;
    return new ReviewView(
        job.id,
        job.tenant,
        job.prompt,
        job.model,
        JobReview.of(result, job.review).state(),
        result.review(),
        result.at(),
        decisions,
        new Links(self, self + "/image", "/v1/jobs/" + job.id));
  }
}
