package dev.resow.api.adapters;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Identity;
import dev.resow.api.access.Roles;
import dev.resow.api.models.ModelCatalogue;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobAdapter;
import dev.resow.contract.ModelCard;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/adapters}. */
@Path("/v1/adapters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "adapters")
public class AdaptersResource {
  private final AdapterUploads uploads;
  private final ModelCatalogue models;
  private final Caller caller;
  private final Clock clock;

  AdaptersResource(AdapterUploads uploads, ModelCatalogue models, Caller caller, Clock clock) {
    this.uploads = uploads;
    this.models = models;
    this.caller = caller;
    this.clock = clock;
  }

  /** Adapters by name. */
  public record Adapters(List<AdapterView> items) {}

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listAdapters",
      summary = "List adapters",
      description = "Returns the adapters that the caller's tenants may use, by name.")
  public Adapters list() {
    var seen = caller.identity().tenants();
    return new Adapters(
        QuarkusTransaction.joiningExisting()
            .call(() -> AdapterRow.<AdapterRow>list("order by name"))
            .stream()
            .filter(row -> row.isVisibleTo(seen))
            .map(AdapterView::of)
            .toList());
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{name}")
  @Operation(
      operationId = "getAdapter",
      summary = "Get an adapter",
      description = "Returns the state of an adapter, the model it belongs to and its file's hash.")
  @APIResponse(
      responseCode = "200",
      description = "The adapter",
      content = @Content(schema = @Schema(implementation = AdapterView.class)))
  public AdapterView get(@PathParam("name") String name) {
    AdapterRow row = find(name);
    if (row == null || !row.isVisibleTo(caller.identity().tenants())) throw missing(name);
    return AdapterView.of(row);
  }

  @PUT
  @RolesAllowed(Roles.ADMIN)
  @Path("{name}")
  @Operation(
      operationId = "uploadAdapter",
      summary = "Upload an adapter",
      description =
          "Stores a safetensors file in diffusers' format as a candidate, after checking its matrices"
              + " against the layers of the model. Idempotent; a name never gets another file."
              + " Requires the scope admin.")
  @RequestBody(
      required = true,
      description = "The safetensors file.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "201",
      description = "Stored as a candidate",
      content = @Content(schema = @Schema(implementation = AdapterView.class)))
  @APIResponse(
      responseCode = "200",
      description = "The same file had been stored under this name before",
      content = @Content(schema = @Schema(implementation = AdapterView.class)))
  @APIResponse(responseCode = "409", description = "The name belongs to another file")
  @APIResponse(responseCode = "413", description = "The file is too large")
  @APIResponse(
      responseCode = "415",
      description = "The request body must be application/octet-stream")
  @APIResponse(responseCode = "422", description = "The file is no adapter of the model")
  @Blocking
  public Response upload(
      @PathParam("name") String name,
      @QueryParam("model") String model,
      @QueryParam("tenants") String tenants,
      @Context HttpHeaders headers,
      InputStream body) {
    if (!isFile(headers.getMediaType()))
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "The request body must be a safetensors file. Send Content-Type: application/octet-stream.");
    if (!JobAdapter.isName(name))
      throw invalid(
          "name",
          "Must be 1 to 63 lower-case letters, digits, '.', '_' or '-', not '%s'."
              .formatted(Excerpt.of(name)));
    var uploaded =
        uploads.take(name, body, base(model), tenants(tenants), caller.identity().name());
    var view = AdapterView.of(uploaded.row());
    return uploaded.fresh()
        ? Response.created(URI.create("/v1/adapters/" + name)).entity(view).build()
        : Response.ok(view).build();
  }

  @POST
  @RolesAllowed(Roles.ADMIN)
  @Path("{name}/activate")
  @Operation(
      operationId = "activateAdapter",
      summary = "Activate an adapter",
      description =
          "Releases a candidate, or a retired adapter again. Idempotent. Requires the scope admin.")
  @APIResponse(
      responseCode = "200",
      description = "The adapter is active",
      content = @Content(schema = @Schema(implementation = AdapterView.class)))
  public AdapterView activate(@PathParam("name") String name) {
    return change(name, AdapterState.ACTIVE);
  }

  @POST
  @RolesAllowed(Roles.ADMIN)
  @Path("{name}/retire")
  @Operation(
      operationId = "retireAdapter",
      summary = "Retire an adapter",
      description =
          "New jobs can no longer name it; accepted ones still run. Idempotent. Requires the scope"
              + " admin.")
  @APIResponse(
      responseCode = "200",
      description = "The adapter is retired",
      content = @Content(schema = @Schema(implementation = AdapterView.class)))
  public AdapterView retire(@PathParam("name") String name) {
    return change(name, AdapterState.RETIRED);
  }

  private AdapterView change(String name, AdapterState state) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              AdapterRow row = find(name);
              if (row == null) throw missing(name);
              if (row.state != state) {
                row.state = state;
                row.changedAt = now;
              }
              return AdapterView.of(row);
            });
  }

  private static AdapterRow find(String name) {
    if (!JobAdapter.isName(name)) return null;
    return QuarkusTransaction.joiningExisting().call(() -> AdapterRow.findById(name));
  }

  private static boolean isFile(MediaType type) {
    var file = MediaType.APPLICATION_OCTET_STREAM_TYPE;
    return type != null
        && type.getType().equalsIgnoreCase(file.getType())
        && type.getSubtype().equalsIgnoreCase(file.getSubtype());
  }

  private ModelCard base(String name) {
    ModelCard model =
        name == null
            ? models.standard()
            : models
                .find(name)
                .orElseThrow(
                    () -> invalid("model", "There is no model '%s'.".formatted(Excerpt.of(name))));
    if (model.adapters() == null)
      throw invalid("model", "The model %s takes no adapters.".formatted(model.name()));
    return model;
  }

  private static List<String> tenants(String text) {
    if (text == null) return List.of();
    var names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    for (String tenant : names)
      if (!Identity.isTenant(tenant))
        throw invalid(
            "tenants",
            "Must be names of tenants, separated by commas, not '%s'."
                .formatted(Excerpt.of(tenant)));
    return names;
  }

  private static ProblemException missing(String name) {
    return new ProblemException(
        ProblemType.NOT_FOUND, "There is no adapter '%s'.".formatted(Excerpt.of(name)));
  }

  private static ProblemException invalid(String field, String detail) {
    return new ProblemException(
        ProblemType.INVALID_ADAPTER, field + ": " + detail, List.of(new FieldError(field, detail)));
  }
}
