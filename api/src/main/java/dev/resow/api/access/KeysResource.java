package dev.resow.api.access;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.resow.api.json.InvalidAs;
import dev.resow.api.json.StrictBody;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/keys}, for admins. */
@Path("/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "keys")
public class KeysResource {
  private static final int LONGEST_NAME = 100;
  private static final int MOST_TENANTS = 100;

  private final Caller caller;
  private final KeyTable table;
  private final KeyRing ring;
  private final Clock clock;

  KeysResource(Caller caller, KeyTable table, KeyRing ring, Clock clock) {
    this.caller = caller;
    this.table = table;
    this.ring = ring;
    this.clock = clock;
  }

  /**
   * @param tenant tenant of the key
   * @param tenants additional tenants that the key can read and, if a request names one, act for
   * @param name display name
   * @param expiresAt when the key expires; null = never
   */
  @InvalidAs(ProblemType.INVALID_KEY)
  @Schema(requiredProperties = {"tenant", "scopes"})
  public record KeyRequest(
      @Schema(examples = "acme") String tenant,
      Set<String> tenants,
      @Schema(examples = "nightly batch") String name,
      Set<Scope> scopes,
      Instant expiresAt)
      implements StrictBody {}

  /**
   * @param key the key itself; returned only here, stored nowhere
   */
  public record NewKey(String key, @JsonUnwrapped StoredKey about) {}

  /** All keys, newest first, without their secrets. */
  public record Keys(List<StoredKey> items) {}

  @POST
  @RolesAllowed(Roles.ADMIN)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createKey",
      summary = "Create an API key",
      description =
          "The response is the only place that contains the key; the server stores a hash."
              + " Requires the scope admin.")
  @APIResponse(
      responseCode = "201",
      description = "Created. The key is shown only in this response.",
      content = @Content(schema = @Schema(implementation = NewKey.class)))
  public Response create(KeyRequest request) {
    check(request);
    KeyText key = KeyText.make();
    var stored =
        new StoredKey(
            key.id(),
            key.hash(),
            request.tenant(),
            request.tenants() == null ? Set.of() : new TreeSet<>(request.tenants()),
            request.name() == null ? "" : request.name().strip(),
            request.scopes(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            caller.identity().name(),
            request.expiresAt(),
            null);
    table.insert(stored);
    ring.forget();
    return Response.created(URI.create("/v1/keys/" + key.id()))
        .entity(new NewKey(key.reveal(), stored))
        .build();
  }

  private void check(KeyRequest request) {
    if (request == null)
      throw new ProblemException(
          ProblemType.MALFORMED_JSON,
          "The body is empty. Send {\"tenant\": \"...\", \"scopes\": [\"read\"]}.");
    var errors = new ArrayList<FieldError>();
    if (request.tenant() == null || !Identity.isTenant(request.tenant()))
      errors.add(
          new FieldError(
              "tenant",
              "Must be 1 to 63 lower-case letters, digits, '.', '_' or '-', not '%s'."
                  .formatted(Excerpt.of(request.tenant()))));
    if (request.tenants() != null
        && (request.tenants().size() > MOST_TENANTS
            || request.tenants().stream()
                .anyMatch(name -> name == null || !Identity.isTenant(name))))
      errors.add(
          new FieldError(
              "tenants",
              "Must be at most %d names, each of 1 to 63 lower-case letters, digits, '.', '_' or '-'."
                  .formatted(MOST_TENANTS)));
    if (request.scopes() == null || request.scopes().isEmpty())
      errors.add(new FieldError("scopes", "Must contain at least one of submit, read, admin."));
    if (request.name() != null && request.name().length() > LONGEST_NAME)
      errors.add(new FieldError("name", "Must have at most " + LONGEST_NAME + " characters."));
    if (request.expiresAt() != null && !request.expiresAt().isAfter(clock.instant()))
      errors.add(new FieldError("expiresAt", "Must be in the future."));
    if (!errors.isEmpty())
      throw new ProblemException(
          ProblemType.INVALID_KEY,
          errors.getFirst().field() + ": " + errors.getFirst().detail(),
          errors);
  }

  @GET
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      operationId = "listKeys",
      summary = "List API keys, newest first",
      description = "Includes revoked and expired keys, without secrets. Requires the scope admin.")
  public Keys list() {
    return new Keys(table.all());
  }

  @DELETE
  @RolesAllowed(Roles.ADMIN)
  @Path("{id}")
  @Operation(
      operationId = "revokeKey",
      summary = "Revoke an API key",
      description =
          "The key stops working on every api process within two seconds. Idempotent. Requires the"
              + " scope admin.")
  @APIResponse(responseCode = "204", description = "Revoked, or already revoked before")
  public void revoke(@PathParam("id") String id) {
    if (!table.revoke(id, clock.instant()))
      throw new ProblemException(
          ProblemType.NOT_FOUND, "No API key has the id " + Excerpt.of(id) + ".");
    ring.forget();
  }
}
