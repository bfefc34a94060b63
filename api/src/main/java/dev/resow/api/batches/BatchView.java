package dev.resow.api.batches;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A batch and its progress.
 *
 * @param cancelledAt when no further job was wanted, or null
 * @param endedAt when its last job had ended, or null
 * @param webhook that gets a message then, or null
 */
@Schema(description = "A batch and its progress.")
public record BatchView(
    UUID id,
    String tenant,
    @Schema(description = "Who submitted it.") String createdBy,
    Instant createdAt,
    @Schema(description = "When it was cancelled; absent if it was not.") Instant cancelledAt,
    @Schema(description = "When its last job had ended; absent until then.") Instant endedAt,
    @Schema(
            description =
                "Webhook that gets a message when it has ended; absent if the request named none.")
        UUID webhook,
    @Schema(description = "Number of its jobs, made or not.") int jobs,
    @Schema(description = "Number of its jobs that have ended.") int ended,
    @Schema(description = "Number of rows that were not valid and have no job.") int skipped,
    @Schema(description = "Number of rows by state; states without a row are absent.")
        Map<BatchState, Integer> states,
    @Schema(description = "The first 100 rows that were skipped, with the reasons.")
        List<Skipped> errors,
    Links links) {
  /** Addresses relative to the server. */
  @Schema(name = "BatchLinks")
  public record Links(
      String self,
      @Schema(description = "URL of its rows.") String rows,
      @Schema(description = "URL of the zip file with its images.") String images) {
    static Links of(UUID id) {
      String self = "/v1/batches/" + id;
      return new Links(self, self + "/rows", self + "/images");
    }
  }

  /** A row without a job. */
  @Schema(name = "SkippedRow", description = "A row that was not valid.")
  public record Skipped(
      @Schema(description = "Line of JSON lines, or record of CSV, from 1.") int row,
      @Schema(description = "What is wrong with it.") String detail) {}

  /** A row. */
  @Schema(name = "BatchRow", description = "A row of a batch: a job, or why there is none.")
  public record Row(
      @Schema(description = "Number within the batch, from 1.") int number,
      @Schema(
              description =
                  "Line of JSON lines, or record of CSV, that it came from, from 1. A prompt with alternatives makes several rows of one.")
          int row,
      BatchState state,
      @Schema(description = "Its job; absent if it has none.") UUID job,
      @Schema(description = "The prompt; absent if the row was not valid.") String prompt,
      @Schema(description = "Why it was skipped; absent if it has a job.") String error) {}

  /** Rows by number. */
  @Schema(name = "BatchRowPage")
  public record RowPage(
      List<Row> items,
      @Schema(description = "Value of 'after' for the next page; absent on the last page.")
          Integer next) {}

  /** Batches, newest first. */
  public record Batches(List<BatchView> items) {}
}
