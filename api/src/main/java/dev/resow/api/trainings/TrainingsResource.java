package dev.resow.api.trainings;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.jobs.JobId;
import dev.resow.api.jobs.NewJob;
import dev.resow.api.jobs.RequestHash;
import dev.resow.api.json.Page;
import dev.resow.api.problem.Parameters;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.CancelJob;
import dev.resow.contract.CloudEvent;
import dev.resow.observability.Traces;
import dev.resow.persistence.Outbox;
import dev.resow.persistence.training.TrainingRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/trainings}. */
@Path("/v1/trainings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "trainings")
public class TrainingsResource {
  private static final int MAX_PAGE = 1000;

  private final Caller caller;
  private final TrainingValidator validator;
  private final TrainingStore store;
  private final TrainingQueries queries;
  private final Traces traces;
  private final Outbox outbox;
  private final Clock clock;

  TrainingsResource(
      Caller caller,
      TrainingValidator validator,
      TrainingStore store,
      TrainingQueries queries,
      Traces traces,
      Outbox outbox,
      Clock clock) {
    this.caller = caller;
    this.validator = validator;
    this.store = store;
    this.queries = queries;
    this.traces = traces;
    this.outbox = outbox;
    this.clock = clock;
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "submitTraining",
      summary = "Train an adapter",
      description =
          "Answers as soon as the training is durably accepted. It waits for a worker that trains; the finished"
              + " adapter is a candidate of the caller's tenant. With an Idempotency-Key a repeated request returns"
              + " the training of the first one.")
  @APIResponse(
      responseCode = "202",
      description = "Accepted and durably stored. Location is the URL of the training.",
      content = @Content(schema = @Schema(implementation = TrainingView.class)))
  @APIResponse(
      responseCode = "409",
      description = "The name belongs to an adapter or to a training in progress")
  @APIResponse(responseCode = "422", description = "The training is invalid")
  @APIResponse(
      responseCode = "429",
      description =
          "The tenant has reached its limit of waiting trainings. Retry after the seconds in Retry-After.")
  public Response submit(
      TrainingRequest request,
      @HeaderParam(IdempotencyKey.HEADER) String key,
      @HeaderParam("traceparent") String trace) {
    if (request == null)
      throw new ProblemException(
          ProblemType.MALFORMED_JSON,
          "The body is empty. Send at least {\"adapter\": \"...\", \"prompts\": {...}}.");
    var who = caller.identity();
    var training =
        new TrainingStore.NewTraining(
            who.tenant(),
            IdempotencyKey.of(key),
            RequestHash.of(request),
            who.name(),
            traces.ofRequest(trace));
    var kept =
        store
            .earlier(training)
            .map(row -> new TrainingStore.Kept(row, true))
            .orElseGet(() -> store.keep(training, validator.check(request, who.tenant())));
    var view = TrainingView.of(kept.row());
    return IdempotencyKey.accepted(view, view.links().self(), kept.repeated());
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listTrainings",
      summary = "List trainings, newest first",
      description = "Returns the trainings of every tenant the caller can read.")
  public TrainingView.Trainings list(
      @Parameter(
              description = "Maximum number of trainings, 1 to 200. Default: 50.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "200"))
          @QueryParam("limit")
          @DefaultValue("50")
          String limit) {
    return new TrainingView.Trainings(
        queries
            .newest(caller.identity().tenants(), Parameters.number("limit", limit, 1, 200))
            .stream()
            .map(TrainingView::of)
            .toList());
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}")
  @Operation(
      operationId = "getTraining",
      summary = "Get a training",
      description = "Returns the state of a training and the figures of its last update.")
  @APIResponse(
      responseCode = "200",
      description = "The training",
      content = @Content(schema = @Schema(implementation = TrainingView.class)))
  public TrainingView get(@PathParam("id") String id) {
    return TrainingView.of(find(id));
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}/figures")
  @Operation(
      operationId = "listTrainingFigures",
      summary = "List what the updates of a training measured",
      description = "Returns the figures of the updates, at most one a second, for loss curves.")
  public TrainingView.FiguresPage figures(
      @PathParam("id") String id,
      @Parameter(
              description =
                  "Number of the last update of the previous page, 0 to 9999. Default: 0, the first page.",
              schema = @Schema(implementation = Integer.class, minimum = "0", maximum = "9999"))
          @QueryParam("after")
          @DefaultValue("0")
          String after,
      @Parameter(
              description = "Page size, 1 to 1000. Default: 1000.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          @DefaultValue("1000")
          String size) {
    int limit = Parameters.number("limit", size, 1, MAX_PAGE);
    int from = Parameters.number("after", after, 0, 9_999);
    var page = Page.of(queries.figures(find(id).id, from, limit + 1), limit);
    return new TrainingView.FiguresPage(page.items(), page.next(TrainingView.Figures::update));
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}/cancel")
  @Operation(
      operationId = "cancelTraining",
      summary = "Cancel a training",
      description =
          "Idempotent. Cancellation is asynchronous; the training ends in state CANCELLED, without an adapter.")
  @APIResponse(
      responseCode = "202",
      description =
          "Cancellation requested: a training that waits stops at once, a running one after its current update",
      content = @Content(schema = @Schema(implementation = TrainingView.class)))
  @APIResponse(
      responseCode = "200",
      description = "The training had already ended",
      content = @Content(schema = @Schema(implementation = TrainingView.class)))
  public Response cancel(@PathParam("id") String id) {
    TrainingRow row = find(id);
    if (row.state.isTerminal()) return Response.ok(TrainingView.of(row)).build();
    var cancel = new CancelJob(row.id, clock.instant(), "cancelled by the client");
    String trace = traces.onward(row.traceparent);
    QuarkusTransaction.requiringNew()
        .run(() -> outbox.publish(CloudEvent.of(cancel, NewJob.SOURCE, trace)));
    return Response.accepted(TrainingView.of(row)).build();
  }

  private TrainingRow find(String id) {
    return queries.get(caller.identity().tenants(), JobId.parse(id));
  }
}
