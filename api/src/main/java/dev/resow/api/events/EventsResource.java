package dev.resow.api.events;

import dev.resow.api.access.Caller;
import dev.resow.api.jobs.JobId;
import dev.resow.api.jobs.JobQueries;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Json;
import dev.resow.ledger.AttemptNumbers;
import dev.resow.ledger.EventRow;
import dev.resow.ledger.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/jobs/{id}/events}. */
@Path("/v1/jobs/{id}/events")
@Tag(name = "events")
public class EventsResource {
  private final JobQueries jobs;
  private final EventStream stream;
  private final Caller caller;

  EventsResource(JobQueries jobs, EventStream stream, Caller caller) {
    this.jobs = jobs;
    this.caller = caller;
    this.stream = stream;
  }

  /** Stored events, oldest first. */
  public record Events(List<EventView> items) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listEvents",
      summary = "What happened; as text/event-stream also what happens, until the job has ended")
  public Events stored(
      @PathParam("id") String id, @HeaderParam("Last-Event-ID") String lastEventId) {
    JobRow row = jobs.get(JobId.parse(id));
    UUID job = row.id;
    int after = after(lastEventId);
    var numbers = AttemptNumbers.of(row);
    return new Events(
        QuarkusTransaction.requiringNew().call(() -> EventRow.after(job, after)).stream()
            .map(event -> EventView.of(event).numbered(numbers))
            .toList());
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  @Operation(hidden = true)
  public Multi<OutboundSseEvent> live(
      @PathParam("id") String id,
      @HeaderParam("Last-Event-ID") String lastEventId,
      @Context Sse sse) {
    JobRow row = jobs.get(JobId.parse(id));
    UUID job = row.id;
    var numbers = AttemptNumbers.of(row);
    return stream
        .follow(job, after(lastEventId), caller.standing())
        .map(event -> frame(sse, event.numbered(numbers)));
  }

  /** Progress has no id, so that a client that comes back asks for the last stored event. */
  private static OutboundSseEvent frame(Sse sse, EventView event) {
    var frame = sse.newEventBuilder().name(event.type());
    if (event.id() != null) frame.id(event.id().toString());
    return frame
        .mediaType(MediaType.TEXT_PLAIN_TYPE)
        .data(String.class, new String(Json.write(event), StandardCharsets.UTF_8))
        .build();
  }

  private static int after(String lastEventId) {
    if (lastEventId == null || lastEventId.isBlank()) return 0;
    try {
      return Integer.parseUnsignedInt(lastEventId.strip());
    } catch (NumberFormatException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "Last-Event-ID is the number of an event of this job.");
    }
  }
}
