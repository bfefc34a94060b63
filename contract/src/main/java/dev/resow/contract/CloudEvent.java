package dev.resow.contract;

import java.time.Instant;

/**
 * An event with its envelope (CloudEvents 1.0).
 *
 * @param id unique per source, see {@link ResowEvent#eventId()}
 * @param source component that published it, e.g. {@code resow/api}
 * @param traceparent W3C trace context, or null
 */
public record CloudEvent(
    String id, EventType type, String source, Instant time, String traceparent, ResowEvent data) {

  /** Wraps an event; everything but the source and the trace follows from it. */
  public static CloudEvent of(ResowEvent event, String source, String traceparent) {
    return new CloudEvent(
        event.eventId(), EventType.of(event), source, event.at(), traceparent, event);
  }
}
