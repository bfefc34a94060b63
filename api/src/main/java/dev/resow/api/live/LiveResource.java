package dev.resow.api.live;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.events.Disconnection;
import dev.resow.api.events.LastEventId;
import dev.resow.api.events.StreamLimits;
import dev.resow.contract.Json;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/stream}. */
@Path("/v1/stream")
@Tag(name = "events")
public class LiveResource {
  private final Caller caller;
  private final LiveStream stream;
  private final StreamLimits limits;
  private final Disconnection disconnection;

  LiveResource(Caller caller, LiveStream stream, StreamLimits limits, Disconnection disconnection) {
    this.caller = caller;
    this.stream = stream;
    this.limits = limits;
    this.disconnection = disconnection;
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  @Operation(
      operationId = "streamJobs",
      summary = "Stream changes of all jobs",
      description =
          "Server-sent events: 'job' carries a job in its current state, 'progress' one sampling step,"
              + " 'resync' means that changes may be missing and the list must be fetched again.")
  @APIResponse(
      responseCode = "200",
      description = "Server-sent events until the client disconnects",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(
      responseCode = "429",
      description = "Too many open event streams. Retry after the seconds in Retry-After.")
  public Multi<OutboundSseEvent> live(
      @Parameter(
              description =
                  "Id of the last received message. The stream first sends the changes since then, or 'resync' if"
                      + " they are no longer available.")
          @HeaderParam("Last-Event-ID")
          String lastEventId,
      @Context Sse sse) {
    String place = LastEventId.place(lastEventId);
    var reader =
        new LiveStream.Reader(
            caller.identity().tenants(),
            caller.validity(),
            limits.take(caller.identity()),
            disconnection.ofThisRequest());
    return stream.follow(place, reader).map(message -> frame(sse, message));
  }

  private static OutboundSseEvent frame(Sse sse, LiveStream.Message message) {
    var frame = sse.newEventBuilder().name(message.name());
    if (message.place() != null) frame.id(message.place());
    return frame
        .mediaType(MediaType.TEXT_PLAIN_TYPE)
        .data(String.class, Json.text(message.data()))
        .build();
  }
}
