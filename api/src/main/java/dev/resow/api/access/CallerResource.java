package dev.resow.api.access;

import io.agroal.api.AgroalDataSource;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/me} and {@code /v1/tenants}: what the dashboard offers depends on them. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "keys")
public class CallerResource {
  static final String PATH = "/v1/me";

  private final Caller caller;
  private final AccessSettings settings;
  private final AgroalDataSource database;

  CallerResource(Caller caller, AccessSettings settings, AgroalDataSource database) {
    this.caller = caller;
    this.settings = settings;
    this.database = database;
  }

  /** Who asks. */
  @Schema(
      name = "CallerView",
      description = "Who asks, and what they may do.",
      requiredProperties = {"name", "tenant", "tenants", "everyTenant", "scopes", "open"})
  public record CallerView(
      @Schema(description = "For people, e.g. \"key 3f9a\".") String name,
      @Schema(description = "Whom new jobs belong to.") String tenant,
      @Schema(description = "The tenants whose jobs are seen; empty if all are.")
          Set<String> tenants,
      @Schema(description = "True if the jobs of all tenants are seen.") boolean everyTenant,
      Set<Scope> scopes,
      @Schema(description = "True if this server asks nobody for a key.") boolean open) {}

  /** Names in alphabetical order. */
  public record Tenants(List<String> items) {}

  @GET
  @Authenticated
  @Path("me")
  @Operation(operationId = "getCaller", summary = "Who you are here, and what you may do")
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
  @Operation(operationId = "listTenants", summary = "Who has jobs or keys; for admins")
  public Tenants tenants() {
    try (var connection = database.getConnection();
        var rows = connection.createStatement().executeQuery(TENANTS)) {
      var names = new ArrayList<String>();
      while (rows.next()) names.add(rows.getString(1));
      return new Tenants(names);
    } catch (SQLException e) {
      throw new IllegalStateException("the tenants could not be read", e);
    }
  }
}
