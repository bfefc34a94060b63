package dev.resow.api.queue;

import dev.resow.api.access.Caller;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobState;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/queue} and {@code /v1/rates}. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "queue")
public class QueueResource {
  private static final int MOST_HOURS = 24 * 31;
  private static final int BUCKETS = 48;

  private final Caller caller;
  private final QueueQueries queries;

  QueueResource(Caller caller, QueueQueries queries) {
    this.caller = caller;
    this.queries = queries;
  }

  /**
   * @param states jobs by state, states without jobs left out
   * @param priorities queued jobs by class
   * @param oldest when the job that waits longest was accepted, or null if none waits
   */
  public record Queue(Map<JobState, Long> states, Map<String, Long> priorities, Instant oldest) {}

  /**
   * Jobs that ended in a span of time.
   *
   * @param from its begin
   * @param rounds rounds of the succeeded jobs, first starts included
   * @param restarts rounds that were not the first: the sampler went back to the start
   * @param clear succeeded jobs whose picture was judged clear
   */
  public record Rate(
      Instant from,
      long succeeded,
      long failed,
      long cancelled,
      long rounds,
      long restarts,
      long clear) {}

  /** Spans without an ended job are left out. */
  public record Rates(Instant since, Instant until, long bucketSeconds, List<Rate> items) {}

  @GET
  @Path("queue")
  @Operation(operationId = "getQueue", summary = "How many jobs are where")
  public Queue queue() {
    return queries.queue(caller.identity().visibleTenant());
  }

  @GET
  @Path("rates")
  @Operation(operationId = "getRates", summary = "How jobs ended, over time")
  public Rates rates(
      @Parameter(schema = @Schema(implementation = Integer.class))
          @QueryParam("hours")
          @DefaultValue("24")
          String hours) {
    if (!hours.matches("[0-9]{1,3}")
        || Integer.parseInt(hours) < 1
        || Integer.parseInt(hours) > MOST_HOURS)
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "hours is 1.." + MOST_HOURS + ", not '" + hours + "'.");
    long seconds = Math.max(60, Integer.parseInt(hours) * 3600L / BUCKETS);
    return queries.rates(caller.identity().visibleTenant(), seconds, BUCKETS);
  }
}
