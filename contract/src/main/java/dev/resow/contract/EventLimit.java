package dev.resow.contract;

import java.util.List;
import java.util.Map;

/**
 * Events that fit: a broker refuses records above {@code message.max.bytes} (1 MiB by default),
 * headers and key included. What is only for looking at is left out where it would be too much.
 */
public final class EventLimit {
  /** Maximum bytes of an event's value. */
  public static final int MOST_BYTES = 900_000;

  private EventLimit() {}

  /**
   * As {@link CloudEventCodec#encode}: the event, without its maps, its loss curves or the details
   * of its findings if it would be too large with them.
   *
   * @throws EventTooLargeException if it is too large all the same
   */
  public static EncodedRecord encode(CloudEvent event) {
    EncodedRecord record = CloudEventCodec.encode(event);
    if (fits(record)) return record;
    record = CloudEventCodec.encode(slim(event));
    if (fits(record)) return record;
    throw new EventTooLargeException(event.type(), record.value().length);
  }

  private static boolean fits(EncodedRecord record) {
    return record.value().length <= MOST_BYTES;
  }

  private static CloudEvent slim(CloudEvent event) {
    return CloudEvent.of(slim(event.data()), event.source(), event.traceparent());
  }

  private static ResowEvent slim(ResowEvent event) {
    return switch (event) {
      case OverlapDetected o ->
          new OverlapDetected(
              o.jobId(),
              o.attempt(),
              o.worker(),
              o.at(),
              o.round(),
              o.seed(),
              o.step(),
              o.score(),
              o.verdict(),
              o.pairs(),
              o.areas(),
              o.thresholds(),
              List.of(),
              o.findings());
      case JobResult r ->
          new JobResult(
              r.jobId(),
              r.attempt(),
              r.worker(),
              r.at(),
              r.verdict(),
              r.image(),
              r.seed(),
              r.rounds().stream().map(EventLimit::slim).toList(),
              r.seconds(),
              r.forwardEquivalents(),
              r.model(),
              r.found(),
              r.warnings(),
              r.review());
      default -> event;
    };
  }

  private static RoundSummary slim(RoundSummary r) {
    return new RoundSummary(
        r.round(),
        r.seed(),
        r.steps(),
        r.verdict(),
        r.score(),
        r.updates(),
        Map.of(),
        r.forwardEquivalents(),
        r.failure(),
        List.of());
  }
}
