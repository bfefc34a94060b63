package dev.resow.api.usage;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.problem.Parameters;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.rounds.Bucket;
import dev.resow.api.rounds.Exports;
import dev.resow.api.rounds.Format;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/usage}. */
@Path("/v1/usage")
@Produces({"application/json", "text/csv", "application/jsonl", "application/x-ndjson"})
@Tag(name = "usage")
public class UsageResource {
  private static final Duration USUAL = Duration.ofDays(30);
  private static final Duration LONGEST = Duration.ofDays(100);
  private static final Duration LONGEST_BY_HOUR = Duration.ofDays(31);
  private static final int MOST_ROWS = 10_000;

  private final Caller caller;
  private final UsageQueries queries;
  private final Exports exports;
  private final Clock clock;

  UsageResource(Caller caller, UsageQueries queries, Exports exports, Clock clock) {
    this.caller = caller;
    this.queries = queries;
    this.exports = exports;
    this.clock = clock;
  }

  /**
   * Usage of a period.
   *
   * @param by what {@code name} is in each row: tenant, model or method
   * @param bucket width of the time spans: hour or day
   * @param items time spans in order, those without an ended job left out
   */
  public record Usage(
      String by, String bucket, Instant since, Instant until, List<UsageRow> items) {}

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "getUsage",
      summary = "Get jobs, images and compute by tenant, model or method",
      description =
          "Counts jobs in the time span (UTC) in which they ended. Callers see the tenants they can read. Jobs that retention has removed are not counted. Text/csv returns the same rows as a table.")
  @APIResponse(
      responseCode = "200",
      description = "Usage",
      content = {
        @Content(mediaType = "application/json", schema = @Schema(implementation = Usage.class)),
        @Content(mediaType = "text/csv"),
        @Content(mediaType = "application/jsonl")
      })
  public Response usage(
      @Parameter(description = "What the rows are about: tenant, model or method. Default: tenant.")
          @QueryParam("by")
          @DefaultValue("tenant")
          String by,
      @Parameter(description = "Width of a time span: hour or day (UTC). Default: day.")
          @QueryParam("bucket")
          @DefaultValue("day")
          String bucket,
      @Parameter(
              description =
                  "Only jobs that ended at or after this time (ISO 8601). Default: 30 days before until.")
          @QueryParam("since")
          String since,
      @Parameter(
              description =
                  "Only jobs that ended before this time (ISO 8601). The period may have 100 days, by hour 31 days. Default: now.")
          @QueryParam("until")
          String until,
      @Parameter(
              description =
                  "json, csv or jsonl; takes precedence over the Accept header. Default: json.")
          @QueryParam("format")
          String format,
      @Parameter(hidden = true) @HeaderParam("Accept") String accept) {
    var grouping = Grouping.parse(by);
    var width = Bucket.parse(bucket);
    var written = Format.of(format, accept);
    Instant to = until == null ? clock.instant() : Parameters.time("until", until);
    Instant from = since == null ? to.minus(USUAL) : Parameters.time("since", since);
    requirePeriod(from, to, width);
    var rows = queries.usage(caller.identity().tenants(), grouping, width, from, to, MOST_ROWS + 1);
    if (rows.size() > MOST_ROWS)
      throw invalid(
          "The period has more than %d rows. Ask for a shorter one, or by day."
              .formatted(MOST_ROWS));
    return written == Format.JSON
        ? Response.ok(new Usage(grouping.word(), width.unit(), from, to, rows), written.mediaType())
            .build()
        : exports.table(rows, UsageRow.class, written, "usage");
  }

  private static void requirePeriod(Instant from, Instant to, Bucket width) {
    if (!from.isBefore(to))
      throw invalid("since must be before until: %s is not before %s.".formatted(from, to));
    Duration longest = width == Bucket.HOUR ? LONGEST_BY_HOUR : LONGEST;
    if (Duration.between(from, to).compareTo(longest) > 0)
      throw invalid(
          "The period from since to until may have %d days by %s, not %d."
              .formatted(longest.toDays(), width.unit(), Duration.between(from, to).toDays()));
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_PARAMETER, detail);
  }
}
