package dev.resow.api.webhooks;

import dev.resow.api.metrics.DeliveryOutcome;
import dev.resow.observability.SpanAttributes;
import dev.resow.observability.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;

/**
 * The span of one try to deliver a message. It names neither the receiver's URL nor its answer's
 * body.
 */
final class WebhookTrace implements AutoCloseable {
  private final Span span;
  private final String traceparent;

  private WebhookTrace(Span span, String traceparent) {
    this.span = span;
    this.traceparent = traceparent;
  }

  static WebhookTrace of(Traces traces, DeliveryQueue.Due message) {
    Span span = traces.begin("webhook", SpanKind.CLIENT, message.traceparent());
    switch (message.subject()) {
      case MessageSubject.Job job ->
          span.setAttribute(SpanAttributes.JOB, job.id().toString())
              .setAttribute(SpanAttributes.STATE, job.state().name());
      case MessageSubject.Batch batch -> span.setAttribute("resow.batch", batch.id().toString());
    }
    span.setAttribute("resow.webhook", message.webhook().toString())
        .setAttribute("resow.try", message.tries());
    return new WebhookTrace(
        span,
        message.traceparent() == null ? null : traces.traceparent(span, message.traceparent()));
  }

  /** What the receiver gets, or null if its subject belongs to no trace. */
  String traceparent() {
    return traceparent;
  }

  void answered(int status) {
    span.setAttribute("http.response.status_code", status);
  }

  /**
   * @param outcome null if the process stops first
   */
  void ended(DeliveryOutcome outcome) {
    if (outcome == null) return;
    span.setAttribute(SpanAttributes.OUTCOME, outcome.label());
    if (outcome != DeliveryOutcome.DELIVERED) span.setStatus(StatusCode.ERROR);
  }

  @Override
  public void close() {
    span.end();
  }
}
