package dev.resow.api.uploads;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.artifact.ArtifactId;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/uploads}. */
@Path("/v1/uploads")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "uploads")
public class UploadsResource {
  private final Uploads uploads;
  private final UploadStore table;
  private final Caller caller;

  UploadsResource(Uploads uploads, UploadStore table, Caller caller) {
    this.uploads = uploads;
    this.table = table;
    this.caller = caller;
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Operation(
      operationId = "uploadPicture",
      summary = "Upload a picture",
      description =
          "Keeps a picture that jobs of the caller's tenant can start from, or a mask. Only its colours are kept, over white"
              + " where it is transparent. Idempotent: the same picture has the same id.")
  @RequestBody(
      required = true,
      description = "A picture in PNG or JPEG format.",
      content = {
        @Content(
            mediaType = "image/png",
            schema = @Schema(type = SchemaType.STRING, format = "binary")),
        @Content(
            mediaType = "image/jpeg",
            schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  @APIResponse(
      responseCode = "201",
      description = "Kept. Location is the URL of the upload.",
      content = @Content(schema = @Schema(implementation = UploadView.class)))
  @APIResponse(responseCode = "413", description = "The file is too large")
  @APIResponse(responseCode = "415", description = "The request body must be a picture")
  @APIResponse(
      responseCode = "422",
      description =
          "The file is no picture, is damaged, has too many pixels, or is refused by a safety check")
  @APIResponse(
      responseCode = "429",
      description = "The tenant has too many uploads, or too many are read at a time")
  @Blocking
  public Response upload(@Context HttpHeaders headers, InputStream body) {
    if (!isPicture(headers.getMediaType()))
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "The request body must be a picture. Send Content-Type: image/png or image/jpeg.");
    var identity = caller.identity();
    var kept =
        uploads.read(
            body,
            uploads.maxBytes(),
            file -> uploads.keep(uploads.decode("body", file), identity.tenant(), identity.name()));
    return Response.created(URI.create("/v1/uploads/" + kept.id())).entity(kept).build();
  }

  private static boolean isPicture(MediaType type) {
    return type != null && type.getType().equalsIgnoreCase("image");
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}")
  @Operation(
      operationId = "getUpload",
      summary = "Get an upload",
      description = "Returns the size of an upload of the caller's tenant and when it expires.")
  @APIResponse(
      responseCode = "200",
      description = "The upload",
      content = @Content(schema = @Schema(implementation = UploadView.class)))
  public UploadView get(@PathParam("id") String id) {
    return table.find(caller.identity().tenant(), file(id)).orElseThrow(() -> missing(id));
  }

  @DELETE
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}")
  @Operation(
      operationId = "deleteUpload",
      summary = "Delete an upload",
      description =
          "No further job can name it, and its file is removed within about an hour. Jobs that name it and start after that"
              + " end DEAD, as do their replays. Images that were made from it stay.")
  @APIResponse(responseCode = "204", description = "Deleted")
  public void delete(@PathParam("id") String id) {
    if (!table.remove(caller.identity().tenant(), file(id))) throw missing(id);
  }

  private static ArtifactId file(String id) {
    try {
      return new ArtifactId(id);
    } catch (IllegalArgumentException e) {
      throw missing(id);
    }
  }

  private static ProblemException missing(String id) {
    return new ProblemException(
        ProblemType.NOT_FOUND, "There is no upload '%s'.".formatted(Excerpt.of(id)));
  }
}
