package dev.resow.api.rankings;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.access.TenantSet;
import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.jobs.RequestHash;
import dev.resow.api.json.Page;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Parameters;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.observability.Traces;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/rankings}. */
@Path("/v1/rankings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rankings")
public class RankingsResource {
  private static final int MAX_PAGE = 500;

  private final Caller caller;
  private final RankedImages images;
  private final RankingStore store;
  private final Traces traces;

  RankingsResource(Caller caller, RankedImages images, RankingStore store, Traces traces) {
    this.caller = caller;
    this.images = images;
    this.store = store;
    this.traces = traces;
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "rankImages",
      summary = "Rank images of one prompt",
      description =
          "Keeps an order of images in one aspect, for the training of rewards, and publishes it to"
              + " resow.preferences. With an Idempotency-Key a repeated request returns the ranking"
              + " of the first one.")
  @APIResponse(
      responseCode = "202",
      description = "Durably stored",
      content = @Content(schema = @Schema(implementation = RankingView.class)))
  @APIResponse(responseCode = "422", description = "The ranking is invalid")
  @APIResponse(
      responseCode = "429",
      description =
          "The tenant has reached its limit of rankings. Retry after the seconds in Retry-After.")
  public Response rank(
      RankingRequest request,
      @HeaderParam(IdempotencyKey.HEADER) String key,
      @HeaderParam("traceparent") String trace) {
    if (request == null)
      throw new ProblemException(
          ProblemType.MALFORMED_JSON,
          "The body is empty. Send {\"aspect\": \"...\", \"tiers\": [...]}.");
    var who = caller.identity();
    var ranking =
        new RankingStore.NewRanking(
            who.tenant(),
            IdempotencyKey.of(key),
            RequestHash.of(request),
            request,
            who.name(),
            traces.ofRequest(trace));
    var kept =
        store
            .earlier(ranking)
            .orElseGet(() -> store.keep(ranking, images.prompt(request, who.tenant())));
    return IdempotencyKey.mark(Response.accepted(RankingView.of(kept.row())), kept.repeated())
        .build();
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Transactional
  @Operation(
      operationId = "listRankings",
      summary = "List rankings, newest first",
      description = "Returns the rankings of every tenant the caller can read.")
  public RankingView.Rankings list(
      @Parameter(
              description = "Id of the last ranking of the previous page. Default: the first page.")
          @QueryParam("before")
          String before,
      @Parameter(
              description = "Page size, 1 to 500. Default: 100.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "500"))
          @QueryParam("limit")
          @DefaultValue("100")
          String size) {
    int limit = Parameters.number("limit", size, 1, MAX_PAGE);
    var page = Page.of(rows(caller.identity().tenants(), id(before), limit + 1), limit);
    return new RankingView.Rankings(
        page.items().stream().map(RankingView::of).toList(), page.next(row -> row.id));
  }

  private static UUID id(String before) {
    try {
      return before == null ? null : UUID.fromString(before);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "before: must be the id of a ranking, not '" + Excerpt.of(before) + "'.");
    }
  }

  private static List<RankingRow> rows(TenantSet tenants, UUID before, int limit) {
    var conditions = new ArrayList<String>();
    var values = new HashMap<String, Object>();
    if (!tenants.isAll()) {
      conditions.add("tenant in :tenants");
      values.put("tenants", tenants.names());
    }
    if (before != null) {
      conditions.add("id < :before");
      values.put("before", before);
    }
    String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions) + " ";
    return RankingRow.<RankingRow>find("from RankingRow " + where + "order by id desc", values)
        .page(0, limit)
        .list();
  }
}
