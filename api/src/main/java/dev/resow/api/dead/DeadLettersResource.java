package dev.resow.api.dead;

import dev.resow.api.access.Roles;
import dev.resow.api.json.Page;
import dev.resow.api.problem.Parameters;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/dead-letters}. */
@Path("/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
    name = "dead letters",
    description = "Jobs that failed for good and records that could not be processed.")
public class DeadLettersResource {
  private static final int MAX_PAGE = 200;
  private static final int MAX_REQUEUE = 500;
  private static final int USUAL_REQUEUE = 100;

  private final LetterViewer viewer;
  private final DeadLetterQueries queries;
  private final Requeue requeue;

  DeadLettersResource(LetterViewer viewer, DeadLetterQueries queries, Requeue requeue) {
    this.viewer = viewer;
    this.queries = queries;
    this.requeue = requeue;
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listDeadLetters",
      summary = "List dead letters, newest first",
      description =
          "A dead letter is a job that failed for good, or a record that could not be processed."
              + " The list leaves out the records themselves.")
  public DeadLetterView.Page list(
      @Parameter(description = "Reason code, e.g. job-dead.") @QueryParam("reason") String reason,
      @Parameter(description = "Substring of the cause, case-insensitive.") @QueryParam("detail")
          String detail,
      @QueryParam("since") String since,
      @QueryParam("until") String until,
      @QueryParam("topic") String topic,
      @Parameter(description = "true: only requeued letters; false: only others. Default: both.")
          @QueryParam("requeued")
          String requeued,
      @QueryParam("cursor") String cursor,
      @Parameter(
              description = "Page size, 1 to 200. Default: 50.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "200"))
          @QueryParam("limit")
          @DefaultValue("50")
          String size) {
    int limit = Parameters.number("limit", size, 1, MAX_PAGE);
    var filter =
        new DeadLetterFilter(
            reason,
            detail,
            Parameters.time("since", since),
            Parameters.time("until", until),
            topic,
            null);
    var page =
        Page.of(
            queries.page(
                viewer.sight(), filter, Parameters.flag("requeued", requeued), cursor, limit + 1),
            limit);
    return new DeadLetterView.Page(page.items(), page.next(DeadLetterQueries::cursor));
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}")
  @Operation(
      operationId = "getDeadLetter",
      summary = "Get a dead letter with its record",
      description =
          "The only operation that returns origin: the rejected record with its headers and its"
              + " base64-encoded value.")
  public DeadLetterView get(@PathParam("id") String id) {
    return queries.get(viewer.sight(), id);
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}/requeue")
  @Operation(
      operationId = "requeueDeadLetter",
      summary = "Requeue a dead letter",
      description =
          "A dead job becomes a new job that links to it; a record is sent to its topic again. Idempotent.")
  @APIResponse(
      responseCode = "202",
      description = "Requeued",
      content = @Content(schema = @Schema(implementation = Requeued.class)))
  @APIResponse(responseCode = "409", description = "The dead letter cannot be requeued")
  @APIResponse(responseCode = "429", description = "The job's tenant has reached a limit")
  public Response requeue(@PathParam("id") String id) {
    queries.get(viewer.sight(), id);
    return Response.accepted(requeue.again(List.of(id)).getFirst()).build();
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Path("requeue")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "requeueDeadLetters",
      summary = "Requeue all dead letters that match a filter",
      description =
          "Requeues each letter once, all in one transaction. Stops at the tenant's limits: then more is true and the remaining letters stay.")
  @APIResponse(
      responseCode = "202",
      description = "Requeued",
      content = @Content(schema = @Schema(implementation = RequeueRequest.Answer.class)))
  public Response requeueAll(RequeueRequest request) {
    if (request == null)
      throw new ProblemException(
          ProblemType.MALFORMED_JSON, "The body is empty. Send a JSON object, at least {}.");
    int limit = request.limit() == null ? USUAL_REQUEUE : request.limit();
    if (limit < 1 || limit > MAX_REQUEUE)
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "limit must be from 1 to " + MAX_REQUEUE + ", not " + limit + ".");
    var filter = request.filter() == null ? DeadLetterFilter.ALL : request.filter();
    var page = Page.of(requeue.waiting(viewer.sight(), filter, limit + 1), limit);
    List<String> chosen = page.items();
    if (Boolean.TRUE.equals(request.dryRun()))
      return Response.ok(new RequeueRequest.Answer(true, chosen.size(), page.more(), List.of()))
          .build();
    List<Requeued> done = requeue.again(chosen);
    int count = (int) done.stream().filter(r -> !r.repeated()).count();
    boolean left = page.more() || done.size() < chosen.size();
    return Response.accepted(new RequeueRequest.Answer(false, count, left, done)).build();
  }
}
