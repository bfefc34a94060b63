package dev.resow.api.images;

import dev.resow.api.jobs.JobReview;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.Json;
import dev.resow.persistence.JobRow;

/**
 * The image of a job, and whether it is shown.
 *
 * @param review null if nothing was wrong with it
 */
public record JobPicture(ImageRef image, JobReview review) {
  /**
   * @param row of a job with a result
   */
  public static JobPicture of(JobRow row) {
    return of(Json.parse(row.result, JobResult.class), row.review);
  }

  /**
   * @param decision the decision of a person as in the row, or null
   */
  public static JobPicture of(JobResult result, String decision) {
    return new JobPicture(result.image(), JobReview.of(result, decision));
  }
}
