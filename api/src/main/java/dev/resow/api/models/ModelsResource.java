package dev.resow.api.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.api.access.Roles;
import dev.resow.contract.ModelCard;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
   * The models twice: with all that they can do, and as clients of the OpenAI API list them.
   *
   * @param standard name of the model used when a request names none
   */
  public record Models(
      List<ModelCard> items,
      String standard,
      @Schema(description = "Always list, as in the OpenAI API.") String object,
      @Schema(description = "The names of the models, as the OpenAI API lists them.")
          List<ListedModel> data) {}

  /**
   * A model as clients of the OpenAI API list it.
   *
   * @param created seconds since 1970
   */
  @Schema(description = "A model, as the OpenAI API lists it.")
  public record ListedModel(
      @Schema(description = "Its name.") String id,
      @Schema(description = "Always model.") String object,
      @Schema(
              description =
                  "When a worker announced it first, in seconds since 1970; 0 if none has.")
          long created,
      @JsonProperty("owned_by") @Schema(description = "Always resow.") String ownedBy) {}

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listModels",
      summary = "List models with their limits, methods and defaults",
      description = "Requests beyond a model's limits are refused when a job is submitted.")
  public Models list() {
    List<ModelCard> all = catalogue.all();
    var seen = catalogue.firstSeen();
    return new Models(
        all,
        catalogue.standard().name(),
        "list",
        all.stream().map(card -> listed(card.name(), seen)).toList());
  }

  private static ListedModel listed(String name, Map<String, Instant> seen) {
    long created = seen.getOrDefault(name, Instant.EPOCH).getEpochSecond();
    return new ListedModel(name, "model", created, "resow");
  }
}
