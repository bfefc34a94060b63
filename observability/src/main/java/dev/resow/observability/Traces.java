package dev.resow.observability;

import dev.resow.contract.Traceparent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Spans that follow a job, in the trace of the request that made it: its W3C {@code traceparent}
 * travels in the job's row and in the headers of its records. While traces are off, and for what
 * belongs to no trace, a span is the invalid one, which costs nothing. Safe for use from any
 * thread.
 */
public final class Traces {
  /** Traces are off. */
  public static final Traces OFF = new Traces(null);

  private static final String SCOPE = "dev.resow";

  private final Tracer tracer;

  private Traces(Tracer tracer) {
    this.tracer = tracer;
  }

  public static Traces of(OpenTelemetry telemetry) {
    return new Traces(telemetry.getTracer(SCOPE));
  }

  public boolean areOn() {
    return tracer != null;
  }

  /**
   * Begins a span.
   *
   * @param name one of few: it is a series in the tools that show traces
   * @param parent traceparent; null or invalid: no span
   */
  public Span begin(String name, SpanKind kind, String parent) {
    if (tracer == null || !Traceparent.valid(parent)) return Span.getInvalid();
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(Context.root().with(Span.wrap(context(parent))))
        .startSpan();
  }

  /** Begins a part of a span of this process, at a time that may have passed. */
  public Span part(String name, Span whole, Instant start) {
    if (tracer == null || !whole.getSpanContext().isValid()) return Span.getInvalid();
    return tracer
        .spanBuilder(name)
        .setParent(Context.root().with(whole))
        .setStartTimestamp(start)
        .startSpan();
  }

  /** Names the span's trace in every line that this thread logs until the scope is closed. */
  public static Scope current(Span span) {
    return span.getSpanContext().isValid() ? span.makeCurrent() : Scope.noop();
  }

  /** What went wrong, without its message: that may quote a prompt. */
  public static void failed(Span span, Throwable failure) {
    span.setStatus(StatusCode.ERROR).setAttribute("error.type", failure.getClass().getName());
  }

  /**
   * What a record or row carries that is written within a span.
   *
   * @param parent the traceparent that the span was begun with, or null
   */
  public String traceparent(Span span, String parent) {
    SpanContext context = span.getSpanContext();
    return context.isValid()
        ? "00-"
            + context.getTraceId()
            + "-"
            + context.getSpanId()
            + "-"
            + context.getTraceFlags().asHex()
        : onward(parent);
  }

  /**
   * What a record or row carries that is written within no span.
   *
   * @param parent traceparent, or null; any text
   */
  public String onward(String parent) {
    // While traces are on, a span that nobody records would be missing in them.
    return areOn() && Traceparent.valid(parent)
        ? parent
        : Traceparent.child(parent, ThreadLocalRandom.current());
  }

  /**
   * What a job carries that the current HTTP request makes.
   *
   * @param header the request's own traceparent, or null; any text
   */
  public String ofRequest(String header) {
    return traceparent(areOn() ? Span.current() : Span.getInvalid(), header);
  }

  private static SpanContext context(String traceparent) {
    return SpanContext.createFromRemoteParent(
        traceparent.substring(3, 35),
        traceparent.substring(36, 52),
        TraceFlags.fromHex(traceparent, 53),
        TraceState.getDefault());
  }
}
