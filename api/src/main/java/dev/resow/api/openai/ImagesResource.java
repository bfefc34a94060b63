package dev.resow.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/images}: what clients of the OpenAI API call. */
@Path("/v1/images")
@Tag(name = "images")
public class ImagesResource {
  private final ImageGeneration generation;
  private final ImageEdits edits;

  ImagesResource(ImageGeneration generation, ImageEdits edits) {
    this.generation = generation;
    this.edits = edits;
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
        new ImageGeneration.Asked(request, null, key, trace, address.getBaseUri().toString()));
  }

  @POST
  @Path("edits")
  @RolesAllowed(Roles.SUBMIT)
  @Operation(
      operationId = "editImage",
      summary = "Edit an image as the OpenAI API does",
      description =
          "Submits one job per image, each of which starts from the picture of the form. Transparent pixels of the mask, or of"
              + " the picture itself, are made anew and all others stay; without any, the whole picture is. Otherwise as"
              + " POST /v1/images/generations, whose parameters the form has.")
  @RequestBody(
      required = true,
      description = "image, mask, prompt, n, size, response_format, ... in a form.",
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA,
              schema = @Schema(implementation = EditRequest.class)))
  @APIResponse(
      responseCode = "200",
      description =
          "The images; with stream, server-sent events image_edit.partial_image and image_edit.completed",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ImagesAnswer.class)))
  @APIResponse(responseCode = "400", description = "A parameter or a picture is invalid")
  @APIResponse(responseCode = "404", description = "The model is unknown")
  @APIResponse(
      responseCode = "429",
      description = "The tenant has reached a limit. Retry after the seconds in Retry-After.")
  @APIResponse(responseCode = "500", description = "A job ended without an image")
  @APIResponse(
      responseCode = "504",
      description = "An image was not ready in time. The message names its job, which continues.")
  @Blocking
  public Uni<Response> edit(
      @HeaderParam(IdempotencyKey.HEADER) String key,
      @HeaderParam("traceparent") String trace,
      @Context HttpHeaders headers,
      @Context UriInfo address,
      InputStream body) {
    var edit = edits.read(headers.getMediaType(), body);
    return generation.answer(
        new ImageGeneration.Asked(
            edit.request(), edit.picture(), key, trace, address.getBaseUri().toString()));
  }

  /** The form of an edit, for its description. */
  @Schema(
      description = "A picture and how to change it, in the form of the OpenAI API.",
      requiredProperties = {"image", "prompt"})
  public record EditRequest(
      @Schema(
              type = SchemaType.STRING,
              format = "binary",
              description = "Picture in PNG or JPEG format, of a size that the model makes.")
          String image,
      @Schema(
              type = SchemaType.STRING,
              format = "binary",
              description = "PNG of the same size whose transparent pixels are edited.")
          String mask,
      @Schema(description = "Text that describes the wanted image.") String prompt,
      @Schema(description = "Name of a model of GET /v1/models. Default: the standard model.")
          String model,
      @Schema(description = "Number of images, 1 to 10. Default: 1.") Integer n,
      @Schema(description = "auto, or the picture's WIDTHxHEIGHT. Default: auto.") String size,
      @JsonProperty("response_format") @Schema(description = "b64_json or url. Default: b64_json.")
          String responseFormat,
      @Schema(description = "True for server-sent events. Default: false.") Boolean stream,
      @JsonProperty("partial_images")
          @Schema(description = "With stream: small pictures of each image, 0 to 3. Default: 0.")
          Integer partialImages) {}

  @POST
  @Path("variations")
  @RolesAllowed(Roles.SUBMIT)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "varyImage",
      summary = "Not supported: vary an image",
      description = "Always answers 400: an image is edited with a prompt.")
  @APIResponse(responseCode = "400", description = "Images cannot be varied")
  public Response vary() {
    return unsupported();
  }

  private static Response unsupported() {
    var answer = UnsupportedImages.ANSWER;
    return Response.status(answer.status()).type(answer.mediaType()).entity(answer.text()).build();
  }
}
