package dev.resow.api.dead;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.resow.contract.DeadLetter;
import dev.resow.persistence.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A dead letter with its cause. */
@Schema(
    description =
        "A job that failed for good, or a record that could not be processed, with its cause.")
public record DeadLetterView(
    String id,
    Instant at,
    @Schema(description = "Stable reason code, e.g. job-dead, malformed-json, unknown-type.")
        String reason,
    @Schema(
            description =
                "Cause: what was expected and what was received, or the last failure of a job.")
        String detail,
    @Schema(description = "Component that wrote the dead letter, e.g. scheduler.") String consumer,
    UUID jobId,
    Integer attempt,
    String prompt,
    @Schema(description = "Topic of the rejected record; absent for a job.") String topic,
    @JsonRawValue
        @Schema(
            implementation = DeadLetter.Origin.class,
            description = "The rejected record. Only in GET /v1/dead-letters/{id}.")
        String origin,
    Instant requeuedAt,
    @Schema(description = "Job created by requeueing; absent if not requeued.") UUID requeuedJob) {

  /**
   * @param next cursor of the next page, absent on the last
   */
  @Schema(name = "DeadLetterPage")
  public record Page(List<DeadLetterView> items, String next) {}

  static DeadLetterView read(ResultSet row) throws SQLException {
    return new DeadLetterView(
        row.getString("id"),
        Sql.instant(row, "at"),
        row.getString("reason"),
        row.getString("detail"),
        row.getString("consumer"),
        row.getObject("job_id", UUID.class),
        row.getObject("attempt", Integer.class),
        row.getString("prompt"),
        row.getString("topic"),
        row.getString("origin"),
        Sql.instant(row, "requeued_at"),
        row.getObject("requeued_job", UUID.class));
  }
}
