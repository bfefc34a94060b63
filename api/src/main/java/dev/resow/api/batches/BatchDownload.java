package dev.resow.api.batches;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.events.ClientStream;
import dev.resow.api.events.Disconnection;
import dev.resow.api.events.Places;
import dev.resow.api.events.StreamLimits;
import dev.resow.api.events.StreamSettings;
import dev.resow.api.jobs.JobId;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestMulti;

/** {@code /v1/batches/{id}/images}. */
@Path("/v1/batches/{id}/images")
@Tag(name = "batches")
public class BatchDownload {
  private static final Logger LOG = Logger.getLogger(BatchDownload.class);
  private static final String ZIP = "application/zip";

  private final BatchQueries queries;
  private final BatchZip zip;
  private final Caller caller;
  private final StreamLimits limits;
  private final StreamSettings settings;
  private final Disconnection disconnection;

  BatchDownload(
      BatchQueries queries,
      BatchZip zip,
      Caller caller,
      StreamLimits limits,
      StreamSettings settings,
      Disconnection disconnection) {
    this.queries = queries;
    this.zip = zip;
    this.caller = caller;
    this.limits = limits;
    this.settings = settings;
    this.disconnection = disconnection;
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Produces(ZIP)
  @Blocking
  @Operation(
      operationId = "downloadBatch",
      summary = "Download the images of a batch",
      description =
          "A zip file with the images that are finished so far, and manifest.jsonl with a line per row: its job, state, seed,"
              + " verdict and the name of its image. Counts as an open event stream.")
  @APIResponse(
      responseCode = "200",
      description = "The zip file",
      content =
          @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "429",
      description = "Too many open event streams. Retry after the seconds in Retry-After.")
  public Multi<byte[]> images(@PathParam("id") String id) {
    UUID batch = queries.get(caller.identity().tenants(), JobId.parse(id)).id();
    Places.Place place = limits.take(caller.identity());
    Runnable disconnect = disconnection.ofThisRequest();
    return RestMulti.fromMultiData(
            Multi.createFrom()
                .<byte[]>emitter(
                    out ->
                        Thread.ofVirtual()
                            .name("zip-" + batch)
                            .start(() -> run(batch, place, disconnect, out)),
                    BackPressureStrategy.BUFFER))
        .header("Content-Disposition", "attachment; filename=\"" + batch + ".zip\"")
        .build();
  }

  private void run(
      UUID batch, Places.Place place, Runnable disconnect, MultiEmitter<? super byte[]> out) {
    try (place) {
      zip.send(batch, new ClientStream<>(out, settings.stalledAfter()));
      out.complete();
    } catch (InterruptedException e) {
      // the client has gone
    } catch (ClientStream.StalledException e) {
      LOG.debugf("%s; disconnecting it", e.getMessage());
      disconnect.run();
    } catch (RuntimeException e) {
      LOG.warnf("the download of batch %s failed: %s", batch, e.toString());
      // Not an orderly end: the client must not take what it has for the whole file.
      disconnect.run();
    }
  }
}
