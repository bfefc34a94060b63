package dev.resow.api.dead;

import dev.resow.api.json.InvalidAs;
import dev.resow.api.json.StrictBody;
import dev.resow.api.problem.ProblemType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which letters to queue again. */
@InvalidAs(ProblemType.INVALID_REQUEUE)
@Schema(
    description = "Which letters to queue again; those that already were are left alone.",
    examples = "{\"dryRun\": true, \"limit\": 10}")
public record RequeueRequest(
    DeadLetterFilter filter,
    @Schema(description = "Only say how many.") Boolean dryRun,
    @Schema(description = "Most letters, 1..500, oldest first; 100 if absent.") Integer limit)
    implements StrictBody {

  /** What was done. */
  @Schema(name = "RequeueAnswer")
  public record Answer(
      boolean dryRun,
      @Schema(description = "Letters queued again; with dryRun: that would be.") int requeued,
      @Schema(
              description =
                  "True if letters of the filter are left: by the limit asked for, or the tenant's.")
          boolean more,
      List<Requeued> items) {}
}
