package dev.resow.api.live;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.events.Disconnection;
import dev.resow.api.events.EventStream;
import dev.resow.api.events.EventView;
import dev.resow.api.events.LastEventId;
import dev.resow.api.events.StreamLimits;
import dev.resow.api.jobs.JobId;
import dev.resow.api.jobs.JobQueries;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.persistence.AttemptNumbers;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** {@code /v1/jobs/{id}/events}. */
@Path("/v1/jobs/{id}/events")
@Tag(name = "events")
public class EventsResource {
  private final JobQueries jobs;
  private final EventStream stream;
  private final Caller caller;
  private final StreamLimits limits;
  private final Disconnection disconnection;

  EventsResource(
      JobQueries jobs,
      EventStream stream,
      Caller caller,
      StreamLimits limits,
      Disconnection disconnection) {
    this.jobs = jobs;
    this.caller = caller;
    this.stream = stream;
    this.limits = limits;
    this.disconnection = disconnection;
  }

  /** Stored events, oldest first. */
  public record Events(List<EventView> items) {}

  @GET
  @RolesAllowed(Roles.READ)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listEvents",
      summary = "List or stream the events of a job",
      description =
          "application/json returns the stored events, oldest first. text/event-stream sends them and"
              + " then follows the job as server-sent events until it ends; progress events are not"
              + " stored and have no id. A stream that has delivered everything answers 204.")
  @APIResponse(
      responseCode = "200",
      description = "The stored events",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Events.class)))
  @APIResponse(
      responseCode = "429",
      description = "Too many open event streams. Retry after the seconds in Retry-After.")
  public Events stored(
      @PathParam("id") String id, @HeaderParam("Last-Event-ID") String lastEventId) {
    JobRow row = jobs.get(JobId.parse(id));
    UUID job = row.id;
    int after = LastEventId.number(lastEventId).orElse(0);
    var numbers = AttemptNumbers.of(row);
    return new Events(
        QuarkusTransaction.requiringNew().call(() -> EventRow.after(job, after)).stream()
            .map(event -> EventView.of(event).numbered(numbers))
            .toList());
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  @Operation(hidden = true)
  public Multi<OutboundSseEvent> live(
      @PathParam("id") String id,
      @HeaderParam("Last-Event-ID") String lastEventId,
      @Context Sse sse) {
    JobRow job = jobs.get(JobId.parse(id));
    Integer after = LastEventId.number(lastEventId).orElse(null);
    JobState state = job.state;
    if (state.isTerminal() && after != null && after > 0 && after == job.events)
      throw new NothingMoreException();
    var reader =
        new EventStream.Reader(
            caller.validity(), limits.take(caller.identity()), disconnection.ofThisRequest());
    return stream.follow(job.id, after, reader).map(message -> frame(sse, message));
  }

  /** The client has everything that will ever come; {@code EventSource} stops at a 204. */
  static final class NothingMoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ServerExceptionMapper
  Response nothingMore(NothingMoreException e) {
    return Response.noContent().build();
  }

  private static OutboundSseEvent frame(Sse sse, EventStream.Message message) {
    return switch (message) {
      case EventStream.Message.Event(EventView event) -> frame(sse, event);
      case EventStream.Message.Resync() -> bare(sse, "resync", Map.of());
      case EventStream.Message.End(JobState state) -> bare(sse, "end", Map.of("state", state));
      case EventStream.Message.KeepAlive() -> sse.newEventBuilder().comment("keep-alive").build();
    };
  }

  /** Without an id: a client that comes back still asks for the last stored event. */
  private static OutboundSseEvent bare(Sse sse, String name, Map<String, ?> data) {
    return sse.newEventBuilder()
        .name(name)
        .mediaType(MediaType.TEXT_PLAIN_TYPE)
        .data(String.class, Json.text(data))
        .build();
  }

  /** Progress has no id, for the same reason. */
  private static OutboundSseEvent frame(Sse sse, EventView event) {
    var frame = sse.newEventBuilder().name(event.type());
    if (event.id() != null) frame.id(event.id().toString());
    return frame.mediaType(MediaType.TEXT_PLAIN_TYPE).data(String.class, Json.text(event)).build();
  }
}
