package dev.resow.api.jobs;

import dev.resow.contract.JobFailure;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.contract.PromptWarning;
import dev.resow.persistence.AttemptNumbers;
import dev.resow.persistence.JobOrigin;
import dev.resow.persistence.JobRow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A job as clients see it.
 *
 * @param attempt the current or last attempt, counted 1, 2, 3, ...; 0 before the first
 * @param failure the last one, absent if the job succeeded
 * @param tries attempts that failed
 * @param queuePosition jobs that go first as things stand, null if not queued
 * @param estimatedWaitSeconds until a worker begins it, null if not queued or nothing is known
 * @param waitingFor what it needs that is not there, or null
 */
@Schema(description = "A job and its current state.")
public record JobView(
    UUID id,
    JobState state,
    JobSpec spec,
    Instant createdAt,
    Instant updatedAt,
    Instant startedAt,
    Instant finishedAt,
    int attempt,
    int tries,
    String worker,
    @Schema(description = "Number of jobs ahead in the queue; only while QUEUED.")
        Integer queuePosition,
    @Schema(
            description =
                "Estimated seconds until a worker starts the job, from the recent duration of similar jobs; only while QUEUED.")
        Double estimatedWaitSeconds,
    @Schema(
            description =
                "Present while no worker can start the job, whatever its place in the queue; it waits until its deadline.")
        WaitingFor waitingFor,
    boolean cancelRequested,
    JobProgress progress,
    JobResult result,
    @Schema(
            description =
                "Present if a safety check held or refused the image; links.image is absent unless a person has released it.")
        JobReview review,
    JobFailure failure,
    @Schema(description = "The replay or dead letter that the job was created from.")
        JobOrigin origin,
    @Schema(
            description =
                "What the client should know about how the prompt was read, see the notes of spec.")
        List<PromptWarning> warnings,
    Links links) {

  /** Addresses relative to the server; image only once there is one that is shown. */
  @Schema(name = "JobLinks")
  public record Links(String self, String events, String image) {}

  /**
   * @param spec as in the row
   * @param place in the queue, or null
   */
  static JobView of(JobRow row, JobSpec spec, QueuePlace place, WaitingFor missing) {
    String self = "/v1/jobs/" + row.id;
    JobResult result = parse(row.result, JobResult.class);
    JobReview review = result == null ? null : JobReview.of(result, row.review);
    boolean shown = result != null && (review == null || review.shows());
    var numbers = AttemptNumbers.of(row);
    return new JobView(
        row.id,
        row.state,
        spec,
        row.createdAt,
        row.updatedAt,
        row.startedAt,
        row.finishedAt,
        numbers.count(),
        row.tries,
        row.worker,
        place == null ? null : place.ahead(),
        place == null ? null : place.waitSeconds(),
        missing,
        row.cancelRequestedAt != null,
        parse(row.progress, JobProgress.class),
        numbered(result, numbers),
        review,
        // Failures before a success are in the events.
        row.state == JobState.SUCCEEDED
            ? null
            : numbered(parse(row.failure, JobFailure.class), numbers),
        parse(row.origin, JobOrigin.class),
        spec.notes() == null ? List.of() : spec.notes().warnings(),
        new Links(self, self + "/events", shown ? self + "/image" : null));
  }

  private static JobResult numbered(JobResult result, AttemptNumbers numbers) {
    return result == null ? null : result.withAttempt(numbers.of(result.attempt()));
  }

  private static JobFailure numbered(JobFailure failure, AttemptNumbers numbers) {
    return failure == null ? null : failure.withAttempt(numbers.of(failure.attempt()));
  }

  private static <T> T parse(String json, Class<T> type) {
    return json == null ? null : Json.parse(json, type);
  }
}
