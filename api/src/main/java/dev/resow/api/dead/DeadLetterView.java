package dev.resow.api.dead;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.resow.contract.DeadLetter;
import dev.resow.ledger.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A dead letter with its cause. */
@Schema(description = "A job given up, or a record nobody could use, with its cause.")
public record DeadLetterView(
    String id,
    Instant at,
    @Schema(description = "A stable word, e.g. job-dead, malformed-json, unknown-type.")
        String reason,
    @Schema(description = "What was expected and what came; of a job its last failure.")
        String detail,
    @Schema(description = "Who gave up on it.") String consumer,
    UUID jobId,
    Integer attempt,
    String prompt,
    @Schema(description = "Where the record stood.") String topic,
    @JsonRawValue
        @Schema(
            implementation = DeadLetter.Origin.class,
            description = "The whole record; only in GET /v1/dead-letters/{id}.")
        String origin,
    Instant requeuedAt,
    @Schema(description = "The job made from it.") UUID requeuedJob) {

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
