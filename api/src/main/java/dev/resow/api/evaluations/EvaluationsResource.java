package dev.resow.api.evaluations;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Identity;
import dev.resow.api.access.Roles;
import dev.resow.api.access.Scope;
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

/** {@code /v1/evaluations}. */
@Path("/v1/evaluations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "evaluations")
public class EvaluationsResource {
  private static final int MAX_PAGE = 500;

  private final Caller caller;
  private final EvaluationPlanner planner;
  private final EvaluationStore store;
  private final EvaluationQueries queries;
  private final Traces traces;

  EvaluationsResource(
      Caller caller,
      EvaluationPlanner planner,
      EvaluationStore store,
      EvaluationQueries queries,
      Traces traces) {
    this.caller = caller;
    this.planner = planner;
    this.store = store;
    this.queries = queries;
    this.traces = traces;
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "evaluateAdapter",
      summary = "Compare an adapter with its base model",
      description =
          "Submits two jobs of class batch for each prompt and seed, one with the adapter and one without. When all"
              + " have ended, the gate decides. A picture is right if its final verdict is clear. With an"
              + " Idempotency-Key a repeated request returns the evaluation of the first one.")
  @APIResponse(
      responseCode = "202",
      description =
          "Accepted: the evaluation and its jobs are durably stored. Location is the URL of the evaluation.",
      content = @Content(schema = @Schema(implementation = EvaluationView.class)))
  @APIResponse(responseCode = "422", description = "The evaluation is invalid")
  @APIResponse(
      responseCode = "429",
      description =
          "The tenant's limits have no room for the jobs. Retry after the seconds in Retry-After.")
  public Response evaluate(
      EvaluationRequest request,
      @HeaderParam(IdempotencyKey.HEADER) String key,
      @HeaderParam("traceparent") String trace) {
    if (request == null)
      throw new ProblemException(
          ProblemType.MALFORMED_JSON, "The body is empty. Send at least {\"adapter\": \"...\"}.");
    Identity who = caller.identity();
    if (request.activates() && !who.may(Scope.ADMIN))
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "activate requires the scope admin, which releases adapters. Omit it and activate the adapter later.");
    var evaluation =
        new EvaluationStore.NewEvaluation(
            who.tenant(),
            IdempotencyKey.of(key),
            RequestHash.of(request),
            request,
            who.name(),
            traces.ofRequest(trace));
    var kept =
        store
            .earlier(evaluation)
            .orElseGet(() -> store.keep(evaluation, planner.plan(request, who.tenant())));
    var view = queries.get(TenantSet.of(who.tenant()), kept.id());
    return IdempotencyKey.accepted(view, view.links().self(), kept.repeated());
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listEvaluations",
      summary = "List evaluations, newest first",
      description = "Returns the evaluations of every tenant the caller can read.")
  public EvaluationView.Evaluations list(
      @Parameter(description = "Only those of this adapter.") @QueryParam("adapter") String adapter,
      @Parameter(
              description = "Maximum number of evaluations, 1 to 50. Default: 20.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "50"))
          @QueryParam("limit")
          @DefaultValue("20")
          String limit) {
    return new EvaluationView.Evaluations(
        queries.newest(
            caller.identity().tenants(), adapter, Parameters.number("limit", limit, 1, 50)));
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}")
  @Operation(
      operationId = "getEvaluation",
      summary = "Get an evaluation with its result so far",
      description = "The result changes until the gate has decided.")
  @APIResponse(
      responseCode = "200",
      description = "The evaluation",
      content = @Content(schema = @Schema(implementation = EvaluationView.class)))
  public EvaluationView get(@PathParam("id") String id) {
    return queries.get(caller.identity().tenants(), JobId.parse(id));
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}/pairs")
  @Operation(
      operationId = "listEvaluationPairs",
      summary = "List the pairs of an evaluation",
      description = "For each prompt and seed: the job without the adapter and the one with it.")
  public EvaluationView.PairPage pairs(
      @PathParam("id") String id,
      @Parameter(
              description =
                  "Number of the last pair of the previous page, 0 to 9999. Default: 0, the first page.",
              schema = @Schema(implementation = Integer.class, minimum = "0", maximum = "9999"))
          @QueryParam("after")
          @DefaultValue("0")
          String after,
      @Parameter(
              description = "Page size, 1 to 500. Default: 100.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "500"))
          @QueryParam("limit")
          @DefaultValue("100")
          String size) {
    int limit = Parameters.number("limit", size, 1, MAX_PAGE);
    int from = Parameters.number("after", after, 0, 9_999);
    var found = queries.pairs(caller.identity().tenants(), JobId.parse(id), from, limit + 1);
    var page = Page.of(found, limit);
    return new EvaluationView.PairPage(page.items(), page.next(EvaluationView.Pair::number));
  }
}
