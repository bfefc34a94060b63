package dev.resow.api.dead;

import dev.resow.api.access.Roles;
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
@Tag(name = "dead letters", description = "Jobs given up and records nobody could use.")
public class DeadLettersResource {
  private static final int MAX_PAGE = 200;
  private static final int MAX_REQUEUE = 500;
  private static final int USUAL_REQUEUE = 100;

  private final Viewer viewer;
  private final DeadLetterQueries queries;
  private final Requeue requeue;

  DeadLettersResource(Viewer viewer, DeadLetterQueries queries, Requeue requeue) {
    this.viewer = viewer;
    this.queries = queries;
    this.requeue = requeue;
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listDeadLetters",
      summary = "Dead letters with their cause, newest first")
  public DeadLetterView.Page list(
      @Parameter(description = "A stable word, e.g. job-dead.") @QueryParam("reason") String reason,
      @Parameter(description = "Part of the cause, in any case.") @QueryParam("detail")
          String detail,
      @QueryParam("since") String since,
      @QueryParam("until") String until,
      @QueryParam("topic") String topic,
      @Parameter(description = "true: queued again; false: not yet.") @QueryParam("requeued")
          String requeued,
      @QueryParam("cursor") String cursor,
      @Parameter(schema = @Schema(implementation = Integer.class))
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
    var found =
        queries.page(
            viewer.sight(), filter, Parameters.flag("requeued", requeued), cursor, limit + 1);
    boolean more = found.size() > limit;
    var shown = more ? found.subList(0, limit) : found;
    return new DeadLetterView.Page(shown, more ? DeadLetterQueries.cursor(shown.getLast()) : null);
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}")
  @Operation(operationId = "getDeadLetter", summary = "A dead letter with the whole record")
  public DeadLetterView get(@PathParam("id") String id) {
    return queries.get(viewer.sight(), id);
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}/requeue")
  @Operation(
      operationId = "requeueDeadLetter",
      summary = "Queue a letter again; repeating it does nothing",
      description = "A dead job becomes a new job with a link to it; a record is sent again.")
  @APIResponse(
      responseCode = "202",
      description = "Queued again",
      content = @Content(schema = @Schema(implementation = Requeued.class)))
  @APIResponse(responseCode = "409", description = "There is nothing to queue again")
  @APIResponse(responseCode = "429", description = "The job's tenant is at a limit")
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
      summary = "Queue all letters of a filter again, each once, in one transaction",
      description = "Stops at the tenant's limits: then more is true, and the rest waits.")
  @APIResponse(
      responseCode = "202",
      description = "Queued again",
      content = @Content(schema = @Schema(implementation = RequeueRequest.Answer.class)))
  public Response requeueAll(RequeueRequest request) {
    if (request == null)
      throw new ProblemException(
          ProblemType.MALFORMED_JSON, "The body is empty; send an object, at least {}.");
    int limit = request.limit() == null ? USUAL_REQUEUE : request.limit();
    if (limit < 1 || limit > MAX_REQUEUE)
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "limit is 1.." + MAX_REQUEUE + ", not " + limit + ".");
    var filter = request.filter() == null ? DeadLetterFilter.ALL : request.filter();
    List<String> found = requeue.waiting(viewer.sight(), filter, limit + 1);
    boolean more = found.size() > limit;
    List<String> chosen = more ? found.subList(0, limit) : found;
    if (Boolean.TRUE.equals(request.dryRun()))
      return Response.ok(new RequeueRequest.Answer(true, chosen.size(), more, List.of())).build();
    List<Requeued> done = requeue.again(chosen);
    int count = (int) done.stream().filter(r -> !r.repeated()).count();
    boolean left = more || done.size() < chosen.size();
    return Response.accepted(new RequeueRequest.Answer(false, count, left, done)).build();
  }
}
