package dev.resow.api.workers;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/workers}. */
@Path("/v1/workers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "workers")
public class WorkersResource {
  private final Caller caller;
  private final WorkerBoard board;

  WorkersResource(Caller caller, WorkerBoard board) {
    this.caller = caller;
    this.board = board;
  }

  /** Workers in the order of their ids. */
  public record Workers(List<WorkerView> items) {}

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listWorkers",
      summary = "List live workers and their running jobs",
      description =
          "A worker is live while its heartbeats arrive, one every two seconds. Jobs of tenants that"
              + " the caller cannot read appear without details.")
  public Workers list() {
    return new Workers(board.now(caller.identity()));
  }
}
