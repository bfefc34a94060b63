package dev.resow.api.jobs;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.events.JobCompletionAwaiter;
import dev.resow.api.json.Page;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.FindingKinds;
import dev.resow.api.problem.Parameters;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.safety.PromptSafety;
import dev.resow.contract.JobState;
import dev.resow.contract.TimeOrderedId;
import dev.resow.observability.SpanAttributes;
import dev.resow.observability.Traces;
import dev.resow.persistence.JobRow;
import dev.resow.provenance.watermark.Mark;
import io.opentelemetry.api.trace.Span;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/jobs}. */
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class JobsResource {
  private static final int MAX_PAGE = 200;

  private final JobValidator validator;
  private final PromptSafety safety;
  private final JobAcceptance acceptance;
  private final JobQueries queries;
  private final JobViews views;
  private final JobCancels cancels;
  private final Clock clock;
  private final Caller caller;
  private final JobCompletionAwaiter endings;
  private final Traces traces;

  JobsResource(
      JobValidator validator,
      PromptSafety safety,
      JobAcceptance acceptance,
      JobQueries queries,
      JobViews views,
      JobCancels cancels,
      Clock clock,
      Caller caller,
      JobCompletionAwaiter endings,
      Traces traces) {
    this.validator = validator;
    this.safety = safety;
    this.acceptance = acceptance;
    this.queries = queries;
    this.views = views;
    this.cancels = cancels;
    this.clock = clock;
    this.caller = caller;
    this.endings = endings;
    this.traces = traces;
  }

  /**
   * A page of jobs.
   *
   * @param next cursor of the next page, absent on the last
   */
  public record JobPage(List<JobView> items, String next) {}

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "submitJob",
      summary = "Submit a job",
      description =
          "Answers as soon as the job is durably accepted. With an Idempotency-Key a repeated request"
              + " returns the job of the first one. Follow the job through its events or with"
              + " Prefer: wait=n.")
  @APIResponse(
      responseCode = "202",
      description = "Accepted and durably stored. Location is the URL of the job.",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(
      responseCode = "200",
      description = "With Prefer: wait=n, the job ended within n seconds",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(responseCode = "422", description = "The job is invalid")
  @APIResponse(
      responseCode = "429",
      description = "The tenant has reached a limit. Retry after the seconds in Retry-After.")
  @Blocking
  public Uni<Response> submit(
      JobRequest request,
      @HeaderParam("Idempotency-Key") String key,
      @HeaderParam("traceparent") String trace,
      @HeaderParam(Prefer.HEADER) String prefer) {
    UUID id = TimeOrderedId.at(clock.instant(), ThreadLocalRandom.current());
    return accept(id, IdempotencyKey.of(key), trace, request, false, prefer);
  }

  @PUT
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putJob",
      summary = "Submit a job under a client-chosen id",
      description =
          "Idempotent: a repeated request with the same body returns the existing job. A different"
              + " body under the same id is a conflict.")
  @APIResponse(
      responseCode = "202",
      description = "Accepted and durably stored. Location is the URL of the job.",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(
      responseCode = "200",
      description = "With Prefer: wait=n, the job ended within n seconds",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(responseCode = "409", description = "The id belongs to a different job")
  @APIResponse(
      responseCode = "429",
      description = "The tenant has reached a limit. Retry after the seconds in Retry-After.")
  @Blocking
  public Uni<Response> put(
      @PathParam("id") String id,
      JobRequest request,
      @HeaderParam("traceparent") String trace,
      @HeaderParam(Prefer.HEADER) String prefer) {
    return accept(JobId.parse(id), null, trace, request, true, prefer);
  }

  private Uni<Response> accept(
      UUID id, String key, String trace, JobRequest request, boolean ownId, String prefer) {
    if (request == null)
      throw new ProblemException(
          ProblemType.MALFORMED_JSON, "The body is empty. Send at least {\"prompt\": \"...\"}.");
    String tenant = caller.identity().tenant();
    var spec = safety.checked(validator.spec(request, tenant));
    String traceparent = traces.ofRequest(trace);
    var accepted =
        ownId
            ? acceptance.acceptAs(id, tenant, request, spec, traceparent)
            : acceptance.accept(id, tenant, key, request, spec, traceparent);
    Span.current().setAttribute(SpanAttributes.JOB, accepted.job().id.toString());
    var job = views.of(accepted.job(), accepted.spec());
    var answer = Response.accepted(job).location(URI.create(job.links().self()));
    return patiently(job.id(), prefer, IdempotencyKey.mark(answer, accepted.replayed()));
  }

  /**
   * The answer, delayed if the client prefers to wait: 200 if the job has ended by then, otherwise
   * the status of an immediate answer.
   */
  private Uni<Response> patiently(UUID id, String prefer, Response.ResponseBuilder answer) {
    var wait = Prefer.wait(prefer);
    if (wait.isEmpty()) return Uni.createFrom().item(answer.build());
    var identity = caller.identity();
    return endings
        .of(id, wait.get())
        .map(
            _ -> {
              var job = queries.views(List.of(id), identity.tenants()).getFirst();
              if (job.state().isTerminal()) answer.status(Response.Status.OK);
              return answer
                  .entity(job)
                  .header("Preference-Applied", "wait=" + wait.get().toSeconds())
                  .build();
            });
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}")
  @Operation(
      operationId = "getJob",
      summary = "Get a job",
      description =
          "With Prefer: wait=n the answer is delayed until the job ends, at most n seconds.")
  @APIResponse(
      responseCode = "200",
      description = "The job",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @Blocking
  public Uni<Response> get(@PathParam("id") String id, @HeaderParam(Prefer.HEADER) String prefer) {
    var job = queries.view(JobId.parse(id));
    return patiently(job.id(), prefer, Response.ok(job));
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listJobs",
      summary = "List jobs, newest first",
      description =
          "Returns the jobs of every tenant the caller can read. Pass next as cursor to get the next"
              + " page.")
  public JobPage list(
      @QueryParam("state") String states,
      @QueryParam("tenant") String tenant,
      @QueryParam("since") String since,
      @QueryParam("text") String text,
      @QueryParam("finding") String finding,
      @QueryParam("watermark") String watermark,
      @QueryParam("cursor") String cursor,
      @Parameter(
              description = "Page size, 1 to 200. Default: 50.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "200"))
          @QueryParam("limit")
          @DefaultValue("50")
          String size) {
    int limit = Parameters.number("limit", size, 1, MAX_PAGE);
    if (tenant != null && !caller.identity().sees(tenant))
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "tenant must be one of the caller's tenants: %s.".formatted(caller.identity().tenants()));
    var filter =
        new JobQueries.Filter(
            states(states),
            caller.identity().tenants().narrowedTo(tenant),
            Parameters.time("since", since),
            text,
            FindingKinds.parse(finding),
            mark(watermark));
    var page =
        Page.of(
            queries.page(filter, cursor == null ? null : Cursor.parse(cursor), limit + 1), limit);
    return new JobPage(
        page.items().stream().map(views::of).toList(),
        page.next(last -> Cursor.after(last).toString()));
  }

  @DELETE
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}")
  @Operation(
      operationId = "cancelJob",
      summary = "Cancel a job",
      description = "Idempotent. Cancellation is asynchronous; the job ends in state CANCELLED.")
  @APIResponse(
      responseCode = "202",
      description =
          "Cancellation requested: a queued job stops at once, a running job after its current step",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(
      responseCode = "200",
      description = "The job had already ended",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  public Response cancel(@PathParam("id") String id) {
    JobRow row = queries.get(JobId.parse(id));
    if (row.state.isTerminal()) return Response.ok(views.of(row)).build();
    cancels.request(List.of(row), "cancelled by the client");
    return Response.accepted(views.of(row)).build();
  }

  private static Mark mark(String text) {
    if (text == null) return null;
    try {
      return Mark.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "watermark must be 12 hexadecimal digits, not '" + Excerpt.of(text) + "'.");
    }
  }

  private static List<JobState> states(String text) {
    if (text == null || text.isBlank()) return List.of();
    try {
      return Arrays.stream(text.split(",")).map(String::strip).map(JobState::valueOf).toList();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "state must be a comma-separated list of "
              + String.join(", ", Arrays.stream(JobState.values()).map(Enum::name).toList())
              + ".");
    }
  }
}
