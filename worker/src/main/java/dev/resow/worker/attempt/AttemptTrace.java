package dev.resow.worker.attempt;

import dev.resow.contract.JobSpec;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.observability.SpanAttributes;
import dev.resow.observability.Traces;
import dev.resow.worker.generation.GenerationSession;
import dev.resow.worker.metrics.AttemptOutcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.time.Clock;
import java.time.Instant;

/**
 * The spans of one attempt: itself, its rounds, some of their steps, every check, the decoding and
 * the storing. Confined to the thread that samples.
 */
final class AttemptTrace {
  private final AttemptTraces settings;
  private final Clock clock;
  private final Span attempt;
  private final String traceparent;
  private Span round = Span.getInvalid();
  private int number = -1;

  private AttemptTrace(AttemptTraces settings, Clock clock, Span attempt, String traceparent) {
    this.settings = settings;
    this.clock = clock;
    this.attempt = attempt;
    this.traceparent = traceparent;
  }

  static AttemptTrace begin(AttemptServices services, AssignedJob job) {
    Traces traces = services.traces().traces();
    Span span = traces.begin("attempt", SpanKind.CONSUMER, job.traceparent());
    JobSpec spec = job.ready().spec();
    span.setAttribute(SpanAttributes.JOB, job.ready().jobId().toString())
        .setAttribute(SpanAttributes.ATTEMPT, job.attempt())
        .setAttribute(SpanAttributes.WORKER, services.worker())
        .setAttribute(SpanAttributes.TENANT, spec.tenant())
        .setAttribute(SpanAttributes.MODEL, spec.model())
        .setAttribute(SpanAttributes.METHOD, spec.method())
        .setAttribute("resow.delivery", job.deliveryCount());
    String traceparent =
        span.getSpanContext().isValid()
            ? traces.traceparent(span, job.traceparent())
            : job.traceparent();
    return new AttemptTrace(services.traces(), services.clock(), span, traceparent);
  }

  /** What the attempt's events carry. */
  String traceparent() {
    return traceparent;
  }

  /** Names the trace in what this thread logs until the scope is closed. */
  Scope current() {
    return Traces.current(attempt);
  }

  /** Does a step. */
  StepOutcome step(GenerationSession session) {
    if (!attempt.isRecording()) {
      return session.step();
    }
    Instant start = clock.instant();
    StepOutcome outcome = session.step();
    Instant end = clock.instant();
    switch (outcome) {
      case StepOutcome.Advanced step -> {
        enter(step.round(), start);
        if (settings.stepEvery() > 0 && (step.step() - 1) % settings.stepEvery() == 0) {
          part("step", round, start).setAttribute(SpanAttributes.STEP, step.step()).end(end);
        }
      }
      case StepOutcome.Overlapped check -> {
        enter(check.round(), start);
        part("check", round, start)
            .setAttribute(SpanAttributes.STEP, check.step())
            .setAttribute(SpanAttributes.OUTCOME, check.detection().clear() ? "clear" : "wrong")
            .end(end);
      }
      case StepOutcome.Restarted _ -> leave("restarted", start);
      case StepOutcome.Finished _ -> {
        leave("finished", start);
        part("decode", attempt, start).end(end);
      }
    }
    return outcome;
  }

  /** Begins a part of the attempt that the caller ends. */
  Span part(String name) {
    return part(name, attempt, clock.instant());
  }

  private Span part(String name, Span whole, Instant start) {
    return settings.traces().part(name, whole, start);
  }

  /** Begins a span when the round changes. */
  private void enter(int next, Instant start) {
    if (round.isRecording() && next == number) {
      return;
    }
    leave("left", start);
    number = next;
    round = part("round", attempt, start).setAttribute(SpanAttributes.ROUND, next);
  }

  private void leave(String outcome, Instant end) {
    round.setAttribute(SpanAttributes.OUTCOME, outcome).end(end);
    round = Span.getInvalid();
  }

  /** Ends the attempt, and a round that was not finished. */
  void end(AttemptOutcome outcome) {
    if (!attempt.isRecording()) {
      return;
    }
    Instant now = clock.instant();
    leave("left", now);
    if (outcome == AttemptOutcome.FAILED) {
      attempt.setStatus(StatusCode.ERROR);
    }
    attempt.setAttribute(SpanAttributes.OUTCOME, outcome.label()).end(now);
  }
}
