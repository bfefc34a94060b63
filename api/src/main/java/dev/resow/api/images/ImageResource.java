package dev.resow.api.images;

import dev.resow.api.access.Roles;
import dev.resow.api.jobs.JobId;
import dev.resow.api.jobs.JobQueries;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.ImageRef;
import dev.resow.persistence.JobRow;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/jobs/{id}/image}. The content never changes; its hash is the ETag. */
@Path("/v1/jobs/{id}/image")
@Tag(name = "jobs")
public class ImageResource {
  private final JobQueries jobs;
  private final StoredImages images;

  ImageResource(JobQueries jobs, StoredImages images) {
    this.jobs = jobs;
    this.images = images;
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "getImage",
      summary = "Get the image of a succeeded job",
      description =
          "A PNG file with the generation parameters in its text chunks. The content of an image"
              + " never changes, so it can be cached indefinitely. An image that a safety check held"
              + " or refused is returned once a person has released it.")
  @APIResponse(
      responseCode = "200",
      description = "The image. Its ETag is the SHA-256 of its bytes.",
      content =
          @Content(
              mediaType = "image/png",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(responseCode = "304", description = "Not modified: the image matches If-None-Match")
  @APIResponse(
      responseCode = "409",
      description = "The job has not produced an image yet, or it is held for review")
  @APIResponse(
      responseCode = "410",
      description =
          "The job ended without an image, or the image was refused, is missing or damaged")
  public Response image(@PathParam("id") String id, @Context Request request) {
    JobRow job = jobs.get(JobId.parse(id));
    if (job.result == null) throw noImage(job);
    var picture = JobPicture.of(job);
    images.check(picture);
    var tag = new EntityTag(picture.image().id().sha256());
    var unchanged = request.evaluatePreconditions(tag);
    if (unchanged != null) return unchanged.tag(tag).build();
    // The media type in a record is never sent to a browser.
    return Response.ok(images.bytes(picture), ImageRef.MEDIA_TYPE)
        .tag(tag)
        .header("Cache-Control", "private, max-age=31536000, immutable")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Disposition", "inline; filename=\"" + job.id + ".png\"")
        .build();
  }

  /**
   * The file of a job that the caller may see.
   *
   * @throws ProblemException as the route answers
   */
  public byte[] png(UUID id) {
    JobRow job = jobs.get(id);
    if (job.result == null) throw noImage(job);
    return images.bytes(JobPicture.of(job));
  }

  private static ProblemException noImage(JobRow job) {
    return job.state.isTerminal()
        ? new ProblemException(
            ProblemType.IMAGE_NEVER, "The job is " + job.state + " and will not produce an image.")
        : new ProblemException(
            ProblemType.IMAGE_NOT_READY,
            "The job is " + job.state + ". Follow its progress at /v1/jobs/" + job.id + "/events.");
  }
}
