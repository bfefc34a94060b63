package dev.resow.api.replays;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.access.TenantSet;
import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.jobs.JobId;
import dev.resow.api.jobs.RequestHash;
import dev.resow.api.json.Page;
import dev.resow.api.problem.Parameters;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.observability.Traces;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/replays}. */
@Path("/v1/replays")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "replays", description = "Sample failed seeds again and compare the outcomes.")
public class ReplaysResource {
  private static final int MAX_PAGE = 200;

  private final Caller caller;
  private final ReplayValidator validator;
  private final ReplayPlanner planner;
  private final ReplayStore store;
  private final ReplayMaker maker;
  private final ReplayQueries queries;
  private final Traces traces;

  ReplaysResource(
      Caller caller,
      ReplayValidator validator,
      ReplayPlanner planner,
      ReplayStore store,
      ReplayMaker maker,
      ReplayQueries queries,
      Traces traces) {
    this.caller = caller;
    this.validator = validator;
    this.planner = planner;
    this.store = store;
    this.maker = maker;
    this.queries = queries;
    this.traces = traces;
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replay",
      summary = "Replay failed seeds",
      description =
          "Creates one job per seed. A failed seed is a round that ended overlapped, or whose job ended"
              + " without a clear round. If a job sampled a seed several times, the last time counts.")
  @APIResponse(
      responseCode = "200",
      description = "With dryRun, the plan",
      content = @Content(schema = @Schema(implementation = ReplayView.DryRun.class)))
  @APIResponse(
      responseCode = "202",
      description =
          "Accepted: the plan is stored and its jobs are being created. Location is the URL of the replay.",
      content = @Content(schema = @Schema(implementation = ReplayView.class)))
  @APIResponse(responseCode = "422", description = "The replay is invalid")
  public Response replay(
      ReplayRequest request,
      @HeaderParam(IdempotencyKey.HEADER) String key,
      @HeaderParam("traceparent") String trace) {
    if (request == null)
      throw new ProblemException(
          ProblemType.MALFORMED_JSON, "The body is empty. Send a JSON object, at least {}.");
    String tenant = ReplayValidator.owner(request, caller.identity());
    if (Boolean.TRUE.equals(request.dryRun()))
      return Response.ok(ReplayView.DryRun.of(planner.plan(validator.check(request, tenant))))
          .build();
    var replay =
        new ReplayStore.NewReplay(
            tenant,
            IdempotencyKey.of(key),
            RequestHash.of(request),
            request,
            traces.ofRequest(trace));
    var kept =
        store
            .earlier(replay)
            .orElseGet(() -> store.keep(replay, planner.plan(validator.check(request, tenant))));
    if (!kept.repeated()) maker.makeSoon(kept.id());
    var view = queries.get(TenantSet.of(tenant), kept.id());
    return IdempotencyKey.accepted(view, view.links().self(), kept.repeated());
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listReplays",
      summary = "List replays, newest first",
      description = "Returns the replays of every tenant the caller can read.")
  public ReplayView.Replays list(
      @Parameter(
              description = "Maximum number of replays, 1 to 50. Default: 20.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "50"))
          @QueryParam("limit")
          @DefaultValue("20")
          String limit) {
    return new ReplayView.Replays(
        queries.newest(caller.identity().tenants(), Parameters.number("limit", limit, 1, 50)));
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}")
  @Operation(
      operationId = "getReplay",
      summary = "Get a replay with its seeds counted by outcome",
      description = "The counts change until done is true.")
  public ReplayView get(@PathParam("id") String id) {
    return queries.get(caller.identity().tenants(), JobId.parse(id));
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}/seeds")
  @Operation(
      operationId = "listReplaySeeds",
      summary = "List the seeds of a replay",
      description =
          "For each seed: the original round, the new job, and the comparison of their outcomes.")
  public ReplayView.SeedPage seeds(
      @PathParam("id") String id,
      @Parameter(
              description =
                  "Number of the last seed of the previous page, 0 to 9999. Default: 0, the first page.",
              schema = @Schema(implementation = Integer.class, minimum = "0", maximum = "9999"))
          @QueryParam("after")
          @DefaultValue("0")
          String after,
      @Parameter(
              description = "Page size, 1 to 200. Default: 50.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "200"))
          @QueryParam("limit")
          @DefaultValue("50")
          String size) {
    int limit = Parameters.number("limit", size, 1, MAX_PAGE);
    var items =
        queries.seeds(
            caller.identity().tenants(),
            JobId.parse(id),
            Parameters.number("after", after, 0, 9_999),
            limit + 1);
    var page = Page.of(items, limit);
    return new ReplayView.SeedPage(page.items(), page.next(ReplayView.Seed::number));
  }
}
