package dev.resow.api.queue;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobState;
import jakarta.annotation.security.RolesAllowed;
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
  private static final int POINTS = 96;

  private final Caller caller;
  private final QueueQueries queries;
  private final DepthQueries depths;

  QueueResource(Caller caller, QueueQueries queries, DepthQueries depths) {
    this.caller = caller;
    this.queries = queries;
    this.depths = depths;
  }

  /**
   * @param states jobs by state, states without jobs left out
   * @param priorities queued jobs by class
   * @param oldest when the job that waits longest was accepted, or null if none waits
   */
  public record Queue(Map<JobState, Long> states, Map<String, Long> priorities, Instant oldest) {}

  /**
   * Jobs that ended in one time span.
   *
   * @param from start of the time span
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

  /**
   * Number of jobs at a point in time.
   *
   * @param waiting accepted jobs that have not started
   * @param running started jobs that have not ended, including those between two attempts
   * @param mostWaiting maximum since the previous point, from 16 samples
   * @param mostRunning likewise
   */
  @Schema(name = "QueueDepth")
  public record Depth(Instant at, long waiting, long running, long mostWaiting, long mostRunning) {}

  /** Equidistant points in time, the last of which is now. */
  @Schema(name = "QueueDepths")
  public record Depths(Instant since, Instant until, long stepSeconds, List<Depth> items) {}

  @GET
  @RolesAllowed(Roles.READ)
  @Path("queue")
  @Operation(
      operationId = "getQueue",
      summary = "Count jobs by state and priority",
      description = "Counts the jobs of every tenant the caller can read.")
  public Queue queue() {
    return queries.queue(caller.identity().tenants());
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("queue/depth")
  @Operation(
      operationId = "getQueueDepth",
      summary = "Get the number of waiting and running jobs over time",
      description = "At 97 equidistant points in time, the last of which is now.")
  public Depths depth(
      @Parameter(
              description = "Length of the period that ends now, in hours, 1 to 744. Default: 24.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "744"))
          @QueryParam("hours")
          @DefaultValue("24")
          String hours) {
    long seconds = Math.max(15, hours(hours) * 3600L / POINTS);
    return depths.depths(caller.identity().tenants(), seconds, POINTS + 1);
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("rates")
  @Operation(
      operationId = "getRates",
      summary = "Get the number of ended jobs over time",
      description = "In 48 time spans of equal length; spans without an ended job are omitted.")
  public Rates rates(
      @Parameter(
              description = "Length of the period that ends now, in hours, 1 to 744. Default: 24.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "744"))
          @QueryParam("hours")
          @DefaultValue("24")
          String hours) {
    long seconds = Math.max(60, hours(hours) * 3600L / BUCKETS);
    return queries.rates(caller.identity().tenants(), seconds, BUCKETS);
  }

  private static int hours(String text) {
    if (text.matches("[0-9]{1,3}")) {
      int hours = Integer.parseInt(text);
      if (hours >= 1 && hours <= MOST_HOURS) return hours;
    }
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER,
        "hours must be a whole number from 1 to "
            + MOST_HOURS
            + ", not '"
            + Excerpt.of(text)
            + "'.");
  }
}
