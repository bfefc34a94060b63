package dev.resow.api.openai;

import dev.resow.api.access.Roles;
import dev.resow.api.access.UnsupportedImages;
import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/images}: what clients of the OpenAI API call. */
@Path("/v1/images")
@Tag(name = "images")
public class ImagesResource {
  private final ImageGeneration generation;

  ImagesResource(ImageGeneration generation) {
    this.generation = generation;
  }

  @POST
  @Path("generations")
  @RolesAllowed(Roles.SUBMIT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "generateImages",
      summary = "Generate images as the OpenAI API does",
      description =
          "Submits one job per image and answers when all have ended. If the client disconnects, its jobs are"
              + " cancelled unless it sent an Idempotency-Key; repeating the request with the key then"
              + " returns their images.")
  @APIResponse(
      responseCode = "200",
      description =
          "The images; with stream, server-sent events image_generation.partial_image and image_generation.completed",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ImagesAnswer.class)))
  @APIResponse(responseCode = "404", description = "The model is unknown")
  @APIResponse(
      responseCode = "429",
      description = "The tenant has reached a limit. Retry after the seconds in Retry-After.")
  @APIResponse(responseCode = "500", description = "A job ended without an image")
  @APIResponse(
      responseCode = "504",
      description = "An image was not ready in time. The message names its job, which continues.")
  @Blocking
  public Uni<Response> generate(
      ImageRequest request,
      @HeaderParam(IdempotencyKey.HEADER) String key,
      @HeaderParam("traceparent") String trace,
      @Context UriInfo address) {
    if (request == null)
      throw new ProblemException(
          ProblemType.MALFORMED_JSON, "The body is empty. Send at least {\"prompt\": \"...\"}.");
    return generation.answer(
        new ImageGeneration.Asked(request, key, trace, address.getBaseUri().toString()));
  }

  @POST
  @Path("edits")
  @RolesAllowed(Roles.SUBMIT)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "editImage",
      summary = "Not supported: edit an image",
      description = "Always answers 400: this server generates images from text only.")
  @APIResponse(responseCode = "400", description = "Images cannot be edited")
  public Response edit() {
    return unsupported();
  }

  @POST
  @Path("variations")
  @RolesAllowed(Roles.SUBMIT)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "varyImage",
      summary = "Not supported: vary an image",
      description = "Always answers 400: this server generates images from text only.")
  @APIResponse(responseCode = "400", description = "Images cannot be varied")
  public Response vary() {
    return unsupported();
  }

  private static Response unsupported() {
    var answer = UnsupportedImages.ANSWER;
    return Response.status(answer.status()).type(answer.mediaType()).entity(answer.text()).build();
  }
}
