package dev.resow.api.rounds;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.json.Page;
import dev.resow.api.problem.Parameters;
import dev.resow.api.rounds.RateQueries.MethodRate;
import dev.resow.api.rounds.RateQueries.PairRate;
import dev.resow.api.rounds.RateQueries.TimeRate;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/ledger}. */
@Path("/v1/ledger")
@Produces({"application/json", "text/csv", "application/jsonl", "application/x-ndjson"})
@Tag(
    name = "ledger",
    description = "The outcome of every sampled seed. Callers see the rounds of their own tenants.")
public class LedgerResource {
  private static final int MAX_PAGE = 500;

  /** Default period of the rates. */
  private static final Duration USUAL = Duration.ofDays(30);

  private final Caller caller;
  private final RoundQueries rounds;
  private final RateQueries rates;
  private final Exports exports;
  private final Clock clock;

  LedgerResource(
      Caller caller, RoundQueries rounds, RateQueries rates, Exports exports, Clock clock) {
    this.caller = caller;
    this.rounds = rounds;
    this.rates = rates;
    this.exports = exports;
    this.clock = clock;
  }

  /**
   * A page of rounds.
   *
   * @param next cursor of the next page, absent on the last
   */
  public record RoundPage(List<RoundView> items, String next) {}

  /** Rates by pair of subjects. */
  public record PairRates(List<PairRate> items) {}

  /** Rates by method. */
  public record MethodRates(List<MethodRate> items) {}

  /** Rates over time. */
  public record TimeRates(List<TimeRate> items) {}

  @GET
  @RolesAllowed(Roles.READ)
  @Path("rounds")
  @Operation(
      operationId = "listRounds",
      summary = "List rounds, newest first",
      description =
          "JSON returns one page; text/csv and application/jsonl stream every round that matches the filter.")
  @APIResponse(
      responseCode = "200",
      description = "Rounds",
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = RoundPage.class)),
        @Content(mediaType = "text/csv"),
        @Content(mediaType = "application/jsonl")
      })
  public Response rounds(
      @BeanParam LedgerParameters parameters,
      @QueryParam("cursor") String cursor,
      @Parameter(
              description = "Page size of JSON responses, 1 to 500. Default: 100.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "500"))
          @QueryParam("limit")
          @DefaultValue("100")
          String size) {
    LedgerFilter filter = parameters.filter(caller.identity().tenants());
    Format format = parameters.format();
    if (format != Format.JSON) return exports.rounds(filter, format);
    int limit = Parameters.number("limit", size, 1, MAX_PAGE);
    var from = cursor == null ? null : RoundCursor.parse(cursor);
    var page = Page.of(rounds.page(filter, from, limit + 1), limit);
    return json(new RoundPage(page.items(), page.next(last -> RoundCursor.after(last).toString())));
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("pairs")
  @Operation(
      operationId = "failuresByPair",
      summary = "Get failure rates by pair of subjects",
      description =
          "Pairs of subjects that were sampled together, highest number of failures first, at most 1000. Covers the last 30 days unless 'since' is given.")
  @APIResponse(
      responseCode = "200",
      description = "Rates",
      content = @Content(schema = @Schema(implementation = PairRates.class)))
  public Response pairs(@BeanParam LedgerParameters parameters) {
    var items = rates.pairs(lately(parameters.filter(caller.identity().tenants())));
    return answer(parameters.format(), new PairRates(items), items, PairRate.class);
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("methods")
  @Operation(
      operationId = "failuresByMethod",
      summary = "Get failure rates and cost by model and method",
      description = "Covers the last 30 days unless 'since' is given.")
  @APIResponse(
      responseCode = "200",
      description = "Rates",
      content = @Content(schema = @Schema(implementation = MethodRates.class)))
  public Response methods(@BeanParam LedgerParameters parameters) {
    var items = rates.methods(lately(parameters.filter(caller.identity().tenants())));
    return answer(parameters.format(), new MethodRates(items), items, MethodRate.class);
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("timeline")
  @Operation(
      operationId = "failuresOverTime",
      summary = "Get failure rates over time",
      description = "Covers the last 30 days unless 'since' is given.")
  @APIResponse(
      responseCode = "200",
      description = "Rates",
      content = @Content(schema = @Schema(implementation = TimeRates.class)))
  public Response timeline(
      @BeanParam LedgerParameters parameters,
      @Parameter(description = "Width of a time span: hour or day (UTC). Default: hour.")
          @QueryParam("bucket")
          @DefaultValue("hour")
          String bucket) {
    var items =
        rates.timeline(
            lately(parameters.filter(caller.identity().tenants())), Bucket.parse(bucket));
    return answer(parameters.format(), new TimeRates(items), items, TimeRate.class);
  }

  private LedgerFilter lately(LedgerFilter filter) {
    return filter.since() == null ? filter.since(clock.instant().minus(USUAL)) : filter;
  }

  private <R extends Record> Response answer(
      Format format, Object page, List<R> items, Class<R> type) {
    return format == Format.JSON ? json(page) : exports.table(items, type, format);
  }

  private static Response json(Object page) {
    return Response.ok(page, Format.JSON.mediaType()).build();
  }
}
