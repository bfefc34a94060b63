package dev.resow.scheduler.projection;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.EventType;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Topics;
import dev.resow.observability.Traces;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.lifecycle.JobStatus;
import dev.resow.scheduler.lifecycle.Lifecycle;
import dev.resow.scheduler.lifecycle.Outcome;
import dev.resow.scheduler.lifecycle.Trigger;
import dev.resow.scheduler.metrics.JobChange;
import io.opentelemetry.api.trace.Span;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * The one place that writes jobs. Every call runs in its caller's transaction and on rows locked in
 * it, so any number of schedulers may run.
 */
@ApplicationScoped
public class JobWriter {
  /** CloudEvents source of the scheduler's events. */
  public static final String SOURCE = "resow/scheduler";

  private final Lifecycle lifecycle;
  private final JobStore store;
  private final Traces traces;
  private final ChangeSpans spans;
  private final Clock clock;

  public JobWriter(Lifecycle lifecycle, JobStore store, Traces traces, Clock clock) {
    this.lifecycle = lifecycle;
    this.store = store;
    this.traces = traces;
    this.spans = new ChangeSpans(traces);
    this.clock = clock;
  }

  /** Locks the jobs, always in the order of their ids so that two writers cannot deadlock. */
  public Map<UUID, JobRow> lock(Collection<UUID> ids) {
    return store.lock(ids);
  }

  /**
   * Applies a trigger to a locked row.
   *
   * @return what it did
   */
  public Outcome apply(JobRow row, Trigger trigger) {
    return apply(row, trigger, Topics.READY, null);
  }

  /**
   * Applies an event to a locked row.
   *
   * @param traceparent of the event's record, or null
   * @return what it did
   */
  public Outcome apply(JobRow row, ResowEvent event, String traceparent) {
    return apply(row, new Trigger.EventReceived(event), Topics.READY, traceparent);
  }

  /**
   * Releases a locked job, if it still may be.
   *
   * @param topic where its ready record goes, see {@link ReadyTopics}
   * @return what it did
   */
  public Outcome release(JobRow row, String topic) {
    return apply(row, new Trigger.Release(), topic, null);
  }

  private Outcome apply(JobRow row, Trigger trigger, String readyTopic, String cause) {
    Instant now = clock.instant();
    JobStatus before = StatusColumns.read(row);
    Outcome outcome = lifecycle.apply(before, trigger, now);
    Span span = Span.getInvalid();
    if (outcome.accepted()) {
      span = spans.begin(row, trigger, cause);
      StatusColumns.write(row, before, outcome.job(), now);
      if (outcome.events().stream().anyMatch(JobReady.class::isInstance))
        row.readyTopic = readyTopic;
      ChangeSpans.changed(span, row);
      store.changed(row);
      store.count(new JobChange(row.createdAt, before, trigger, outcome, span));
      if (trigger instanceof Trigger.EventReceived(ResowEvent event)
          && !(event instanceof StepProgress)) store(row, ours(before, event), now);
      outcome.moves().forEach(move -> store(row, move));
    }
    store.note(RoundFacts.of(before, trigger, outcome, now));
    for (ResowEvent event : outcome.events()) publish(row, event, span, readyTopic);
    return outcome;
  }

  /** See {@link JobStore#write}. */
  public void write() {
    store.write();
  }

  private void publish(JobRow row, ResowEvent event, Span span, String readyTopic) {
    String trace = traces.traceparent(span, row.traceparent);
    var wrapped = CloudEvent.of(event, SOURCE, trace);
    if (event instanceof JobReady) store.publish(wrapped, readyTopic);
    else store.publish(wrapped);
  }

  /** A submitted record only announces the job; the specification is what the api has stored. */
  private static ResowEvent ours(JobStatus job, ResowEvent event) {
    return event instanceof JobSubmitted s
        ? new JobSubmitted(s.jobId(), s.at(), job.spec())
        : event;
  }

  private void store(JobRow row, ResowEvent event, Instant now) {
    var stored = next(row);
    stored.eventId = event.eventId();
    stored.type = EventType.of(event).typeName();
    // Another clock may be ahead of this one; nothing has happened in the future.
    stored.at = event.at().isAfter(now) ? now : event.at();
    stored.data = StatusColumns.json(event);
    store.append(stored);
  }

  private void store(JobRow row, JobStateChanged move) {
    var stored = next(row);
    stored.eventId = row.id + ":state:" + stored.seq;
    stored.type = JobStateChanged.TYPE;
    stored.at = move.at();
    stored.data = StatusColumns.json(move);
    store.append(stored);
  }

  private static EventRow next(JobRow row) {
    var stored = new EventRow();
    stored.jobId = row.id;
    stored.seq = ++row.events;
    stored.attempt = row.attempt;
    return stored;
  }
}
