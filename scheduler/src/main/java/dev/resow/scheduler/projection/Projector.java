package dev.resow.scheduler.projection;

import dev.resow.contract.AttemptEvent;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.ControlCommand;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.ResowEvent;
import dev.resow.observability.JobLog;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.lifecycle.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Events to rows, a batch per transaction. A duplicate or late event, or one about an unknown job,
 * has no effect.
 */
@ApplicationScoped
public class Projector {
  private static final Logger LOG = Logger.getLogger(Projector.class);

  private final JobWriter jobs;
  private final JobStore store;

  public Projector(JobWriter jobs, JobStore store) {
    this.jobs = jobs;
    this.store = store;
  }

  /** As {@link #projectRecords}, of events whose trace is that of their job. */
  @Transactional
  public boolean project(List<? extends ResowEvent> events) {
    return projectRecords(
        events.stream().map(event -> CloudEvent.of(event, JobWriter.SOURCE, null)).toList());
  }

  /**
   * Applies the events in their order.
   *
   * @return true if a job may be released now that could not be before
   * @throws ForgedEventException if one of them claims what cannot be; then none is applied
   */
  @Transactional
  public boolean projectRecords(List<CloudEvent> records) {
    boolean mayRelease = false;
    var ids = new TreeSet<UUID>();
    records.forEach(record -> ids.add(jobId(record.data())));
    var rows = jobs.lock(ids);
    Set<String> known =
        store.stored(records.stream().map(record -> record.data().eventId()).distinct().toList());
    for (CloudEvent record : records) {
      ResowEvent event = record.data();
      var row = rows.get(jobId(event));
      if (row == null) {
        LOG.warnf("%s refers to an unknown job; ignored", event.eventId());
      } else if (!known.contains(event.eventId()) || isOfARival(row, event)) {
        Outcome outcome = apply(row, event, record.traceparent());
        if (outcome.accepted()) known.add(event.eventId());
        mayRelease |= outcome.accepted() && mayRelease(event, outcome);
      }
    }
    store.write();
    return mayRelease;
  }

  private Outcome apply(JobRow row, ResowEvent event, String traceparent) {
    try (var _ = JobLog.of(row.id, row.attempt, row.tenant)) {
      Claims.check(row, event, store::pictureOfAnotherTenant);
      Outcome outcome = jobs.apply(row, event, traceparent);
      if (!outcome.accepted())
        LOG.debugf("%s has no effect on a job in state %s", event.eventId(), row.state);
      return outcome;
    }
  }

  /** Published by two workers it has the same id; the second worker must be stopped. */
  private static boolean isOfARival(JobRow row, ResowEvent event) {
    return event instanceof AttemptStarted started
        && started.attempt() == row.attempt
        && !started.worker().equals(row.worker);
  }

  /** A job was admitted, or one left the workers' hands. */
  private static boolean mayRelease(ResowEvent event, Outcome outcome) {
    return event instanceof JobSubmitted
        || outcome.moves().stream().anyMatch(move -> move.to() != JobState.RUNNING);
  }

  private static UUID jobId(ResowEvent event) {
    return switch (event) {
      case JobSubmitted s -> s.jobId();
      case AttemptEvent a -> a.jobId();
      case JobResult r -> r.jobId();
      case ControlCommand c -> c.jobId();
      default ->
          throw new IllegalArgumentException(event.getClass().getSimpleName() + " has no job");
    };
  }
}
