package dev.resow.api.batches;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.access.TenantSet;
import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.jobs.JobId;
import dev.resow.api.jobs.RequestHash;
import dev.resow.api.json.Page;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Parameters;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.webhooks.BatchWebhook;
import dev.resow.observability.Traces;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/batches}. */
@Path("/v1/batches")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "batches")
public class BatchesResource {
  private static final int MAX_PAGE = 1000;
  private static final int LAST_ROW = 999_999_999;

  private final Caller caller;
  private final BatchBody bodies;
  private final BatchPlanner planner;
  private final BatchStore store;
  private final BatchSweep sweep;
  private final BatchEnds ends;
  private final BatchQueries queries;
  private final BatchWebhook webhooks;
  private final Traces traces;

  BatchesResource(
      Caller caller,
      BatchBody bodies,
      BatchPlanner planner,
      BatchStore store,
      BatchSweep sweep,
      BatchEnds ends,
      BatchQueries queries,
      BatchWebhook webhooks,
      Traces traces) {
    this.caller = caller;
    this.bodies = bodies;
    this.planner = planner;
    this.store = store;
    this.sweep = sweep;
    this.ends = ends;
    this.queries = queries;
    this.webhooks = webhooks;
    this.traces = traces;
  }

  /** What makes two requests the same. */
  private record Asked(
      String body, BatchFormat format, boolean skip, boolean matrix, String webhook) {}

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Operation(
      operationId = "submitBatch",
      summary = "Submit a batch of jobs",
      description =
          "One job per row, of the priority batch. The batch is accepted whole or not at all; its jobs are made as there"
              + " is room in the queue. {a|b} in a prompt stands for alternatives, each of which is a job.")
  @RequestBody(
      required = true,
      description =
          "JSON lines: a JobRequest per line. Or CSV (RFC 4180): names of its fields in the first record.",
      content = {
        @Content(
            mediaType = "application/jsonl",
            schema = @Schema(type = SchemaType.STRING, examples = "{\"prompt\": \"a cat\"}")),
        @Content(
            mediaType = "text/csv",
            schema = @Schema(type = SchemaType.STRING, examples = "prompt,seed\na cat,7"))
      })
  @APIResponse(
      responseCode = "202",
      description = "Accepted and durably stored. Location is the URL of the batch.",
      content = @Content(schema = @Schema(implementation = BatchView.class)))
  @APIResponse(responseCode = "415", description = "The body is neither JSON lines nor CSV")
  @APIResponse(
      responseCode = "422",
      description = "A row is invalid. The first 100 are listed with the reasons.")
  @APIResponse(
      responseCode = "429",
      description = "Too many open batches. Retry after the seconds in Retry-After.")
  @Blocking
  public Response submit(
      @Parameter(
              description =
                  "refuse: nothing is accepted if a row is invalid. skip: such rows are left out and listed. Default: refuse.")
          @QueryParam("onError")
          @DefaultValue("refuse")
          String onError,
      @Parameter(
              description = "false: braces in prompts are plain text. Default: true.",
              schema = @Schema(implementation = Boolean.class))
          @QueryParam("matrix")
          @DefaultValue("true")
          String matrix,
      @Parameter(
              description =
                  "Id of a webhook of the tenant that gets one message, batch.finished, when every job has ended. A webhook"
                      + " that reports every batch gets it anyway. Default: none.",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          @QueryParam("webhook")
          String webhook,
      @HeaderParam(IdempotencyKey.HEADER) String key,
      @HeaderParam("traceparent") String trace,
      @Context HttpHeaders headers,
      InputStream body) {
    var format = BatchFormat.of(headers.getMediaType());
    boolean skip = skip(onError);
    boolean expand = Parameters.flag("matrix", matrix);
    var identity = caller.identity();
    String traceparent = traces.ofRequest(trace);
    var kept =
        bodies.read(
            body,
            bytes -> {
              String content = RequestHash.of(Base64.getEncoder().encodeToString(bytes));
              var batch =
                  new BatchStore.NewBatch(
                      identity.tenant(),
                      IdempotencyKey.of(key),
                      RequestHash.of(new Asked(content, format, skip, expand, webhook)),
                      traceparent,
                      identity.name());
              return store
                  .earlier(batch)
                  .orElseGet(
                      () ->
                          store.keep(
                              batch,
                              webhooks.of(webhook, identity.tenant()).orElse(null),
                              planner.plan(
                                  InputRows.of(bytes, format), identity.tenant(), skip, expand)));
            });
    if (!kept.repeated()) sweep.soon(kept.id());
    var view = queries.get(TenantSet.of(identity.tenant()), kept.id());
    return IdempotencyKey.accepted(view, view.links().self(), kept.repeated());
  }

  private static boolean skip(String onError) {
    return switch (onError) {
      case "skip" -> true;
      case "refuse" -> false;
      default ->
          throw new ProblemException(
              ProblemType.INVALID_PARAMETER,
              "onError must be refuse or skip, not '%s'.".formatted(Excerpt.of(onError)));
    };
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listBatches",
      summary = "List batches, newest first",
      description =
          "Returns the batches of every tenant the caller can read, with their progress but without the"
              + " reasons of skipped rows.")
  public BatchView.Batches list(
      @Parameter(
              description = "Maximum number of batches, 1 to 50. Default: 20.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "50"))
          @QueryParam("limit")
          @DefaultValue("20")
          String limit) {
    return new BatchView.Batches(
        queries.newest(caller.identity().tenants(), Parameters.number("limit", limit, 1, 50)));
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}")
  @Operation(
      operationId = "getBatch",
      summary = "Get a batch with its progress",
      description = "The counts change until endedAt is there.")
  public BatchView get(@PathParam("id") String id) {
    return queries.get(caller.identity().tenants(), JobId.parse(id));
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}/rows")
  @Operation(
      operationId = "listBatchRows",
      summary = "List the rows of a batch",
      description = "For each row its job and its state, or why it was skipped.")
  public BatchView.RowPage rows(
      @PathParam("id") String id,
      @Parameter(
              description =
                  "Number of the last row of the previous page. Default: 0, the first page.",
              schema = @Schema(implementation = Integer.class, minimum = "0"))
          @QueryParam("after")
          @DefaultValue("0")
          String after,
      @Parameter(
              description = "Page size, 1 to 1000. Default: 200.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          @DefaultValue("200")
          String size) {
    int limit = Parameters.number("limit", size, 1, MAX_PAGE);
    List<BatchView.Row> found =
        queries.rows(
            caller.identity().tenants(),
            JobId.parse(id),
            Parameters.number("after", after, 0, LAST_ROW),
            limit + 1);
    var page = Page.of(found, limit);
    return new BatchView.RowPage(page.items(), page.next(BatchView.Row::number));
  }

  @DELETE
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}")
  @Operation(
      operationId = "cancelBatch",
      summary = "Cancel a batch",
      description =
          "Makes no further job and cancels those that have not ended. Idempotent and asynchronous, as for a job.")
  @APIResponse(
      responseCode = "202",
      description = "Cancellation requested",
      content = @Content(schema = @Schema(implementation = BatchView.class)))
  @APIResponse(
      responseCode = "200",
      description = "The batch had already ended",
      content = @Content(schema = @Schema(implementation = BatchView.class)))
  public Response cancel(@PathParam("id") String id) {
    UUID batch = JobId.parse(id);
    TenantSet tenants = caller.identity().tenants();
    var before = queries.get(tenants, batch);
    if (before.endedAt() != null) return Response.ok(before).build();
    ends.cancel(batch);
    return Response.accepted(queries.get(tenants, batch)).build();
  }
}
