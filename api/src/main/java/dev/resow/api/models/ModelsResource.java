package dev.resow.api.models;

import dev.resow.api.access.Roles;
import dev.resow.contract.ModelCard;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/models}. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
public class ModelsResource {
  private final ModelCatalogue catalogue;

  ModelsResource(ModelCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * @param standard name of the model used when a request names none
   */
  public record Models(List<ModelCard> items, String standard) {}

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listModels",
      summary = "List models with their limits, methods and defaults",
      description = "Requests beyond a model's limits are refused when a job is submitted.")
  public Models list() {
    return new Models(catalogue.all(), catalogue.standard().name());
  }
}
