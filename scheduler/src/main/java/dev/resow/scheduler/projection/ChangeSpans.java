package dev.resow.scheduler.projection;

import dev.resow.contract.EventType;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.StepProgress;
import dev.resow.observability.SpanAttributes;
import dev.resow.observability.Traces;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.lifecycle.Trigger;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;

/** Spans of what the scheduler does with a job. */
record ChangeSpans(Traces traces) {
  private static final String PREFIX = "dev.resow.";

  /**
   * Begins the span of a change; progress has none.
   *
   * @param cause traceparent of the event, or null for that of the job
   */
  Span begin(JobRow row, Trigger trigger, String cause) {
    if (!traces.areOn()) return Span.getInvalid();
    String parent = cause == null ? row.traceparent : cause;
    Span span =
        switch (trigger) {
          case Trigger.EventReceived(StepProgress _) -> Span.getInvalid();
          case Trigger.EventReceived(JobSubmitted _) ->
              traces.begin("admit", SpanKind.CONSUMER, parent);
          case Trigger.EventReceived(ResowEvent event) ->
              traces
                  .begin("project", SpanKind.CONSUMER, parent)
                  .setAttribute(SpanAttributes.EVENT, word(event));
          case Trigger.Release _ -> traces.begin("dispatch", SpanKind.INTERNAL, parent);
          case Trigger other ->
              traces
                  .begin("change", SpanKind.INTERNAL, parent)
                  .setAttribute("resow.trigger", other.getClass().getSimpleName());
        };
    return span.setAttribute(SpanAttributes.JOB, row.id.toString())
        .setAttribute(SpanAttributes.TENANT, row.tenant);
  }

  /** The row is what the change has made of it. */
  static void changed(Span span, JobRow row) {
    span.setAttribute(SpanAttributes.STATE, row.state.name())
        .setAttribute(SpanAttributes.ATTEMPT, row.attempt);
  }

  private static String word(ResowEvent event) {
    String type = EventType.of(event).typeName();
    return type.substring(PREFIX.length(), type.lastIndexOf('.'));
  }
}
