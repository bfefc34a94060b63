package dev.resow.api.images;

import dev.resow.api.access.Roles;
import dev.resow.api.jobs.JobId;
import dev.resow.provenance.manifest.Verifier;
import dev.resow.provenance.watermark.MarkNote;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/jobs/{id}/provenance}: the manifest in the stored file, verified now. */
@Path("/v1/jobs/{id}/provenance")
@Tag(name = "jobs")
public class ProvenanceResource {
  private final ImageResource images;
  private final Verifier verifier;

  ProvenanceResource(ImageResource images, Clock clock) {
    this.images = images;
    this.verifier = new Verifier(Set.of(), clock);
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "getProvenance",
      summary = "Verify the signed manifest of an image",
      description =
          "Reads the C2PA manifest of the stored image and checks its signature, its hashes and"
              + " the validity of its certificate. Whether the signer is to be trusted is up to the"
              + " caller.")
  @APIResponse(responseCode = "200", description = "What the manifest says, and whether it holds")
  @APIResponse(responseCode = "409", description = "The job has not produced an image yet")
  @APIResponse(
      responseCode = "410",
      description = "The job ended without an image, or the image is missing or damaged")
  public ProvenanceView provenance(@PathParam("id") String id) {
    byte[] png = images.png(JobId.parse(id));
    try {
      return ProvenanceView.of(verifier.verify(png), MarkNote.in(png));
    } catch (IllegalArgumentException e) {
      return ProvenanceView.unreadable(e.getMessage());
    }
  }
}
