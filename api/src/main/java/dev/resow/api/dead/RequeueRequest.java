package dev.resow.api.dead;

import dev.resow.api.json.InvalidAs;
import dev.resow.api.json.StrictBody;
import dev.resow.api.problem.ProblemType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which dead letters to requeue. */
@InvalidAs(ProblemType.INVALID_REQUEUE)
@Schema(
    description = "Dead letters to requeue. Letters that were already requeued are skipped.",
    examples = "{\"dryRun\": true, \"limit\": 10}")
public record RequeueRequest(
    DeadLetterFilter filter,
    @Schema(description = "Count the letters without requeueing them. Default: false.")
        Boolean dryRun,
    @Schema(description = "Maximum number of letters, 1 to 500, oldest first. Default: 100.")
        Integer limit)
    implements StrictBody {

  /** Result of requeueing. */
  @Schema(name = "RequeueAnswer")
  public record Answer(
      boolean dryRun,
      @Schema(
              description =
                  "Number of requeued letters; with dryRun, the number that would be requeued.")
          int requeued,
      @Schema(
              description =
                  "True if matching letters remain because of the requested limit or a limit of the tenant.")
          boolean more,
      List<Requeued> items) {}
}
