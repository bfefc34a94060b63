package dev.resow.api.access;

import dev.resow.persistence.Sql;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/me} and {@code /v1/tenants}. The dashboard shows what the caller is allowed to do. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "keys")
public class CallerResource {
  static final String PATH = "/v1/me";

  private final Caller caller;
  private final AccessSettings settings;
  private final Sql sql;

  CallerResource(Caller caller, AccessSettings settings, Sql sql) {
    this.caller = caller;
    this.settings = settings;
    this.sql = sql;
  }

  /** The caller's identity and permissions. */
  @Schema(
      name = "CallerView",
      description = "The caller's identity and permissions.",
      requiredProperties = {"name", "tenant", "tenants", "everyTenant", "scopes", "open"})
  public record CallerView(
      @Schema(description = "Display name, e.g. \"key 3f9a\".") String name,
      @Schema(description = "Tenant that owns the jobs this caller submits.") String tenant,
      @Schema(description = "Tenants whose data the caller can read; empty if everyTenant is true.")
          Set<String> tenants,
      @Schema(description = "True if the caller can read the data of every tenant.")
          boolean everyTenant,
      Set<Scope> scopes,
      @Schema(description = "True if the server runs in open mode, without API keys.")
          boolean open) {}

  /** Names in alphabetical order. */
  public record Tenants(List<String> items) {}

  @GET
  @Authenticated
  @Path("me")
  @Operation(
      operationId = "getCaller",
      summary = "Get the caller's identity and permissions",
      description = "In open mode every caller has all scopes and sees all tenants.")
  public CallerView me() {
    Identity who = caller.identity();
    return new CallerView(
        who.name(),
        who.tenant(),
        who.tenants().names(),
        who.tenants().isAll(),
        who.scopes(),
        settings.mode() == AccessSettings.Mode.OPEN);
  }

  /** A jump per tenant through an index, however many jobs they have. */
  private static final String TENANTS =
      """
      WITH RECURSIVE owner AS (
        (SELECT tenant FROM job ORDER BY tenant LIMIT 1)
        UNION ALL
        SELECT (SELECT tenant FROM job WHERE tenant > owner.tenant ORDER BY tenant LIMIT 1)
        FROM owner WHERE owner.tenant IS NOT NULL)
      SELECT tenant FROM owner WHERE tenant IS NOT NULL
      UNION SELECT tenant FROM api_key ORDER BY tenant""";

  @GET
  @RolesAllowed(Roles.ADMIN)
  @Path("tenants")
  @Operation(
      operationId = "listTenants",
      summary = "List the tenants that have jobs or keys",
      description = "In alphabetical order. Requires the scope admin.")
  public Tenants tenants() {
    return new Tenants(sql.list(TENANTS, row -> row.getString(1)));
  }
}
