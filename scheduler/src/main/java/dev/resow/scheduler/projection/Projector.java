package dev.resow.scheduler.projection;

import dev.resow.contract.AttemptEvent;
import dev.resow.contract.ControlCommand;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.ResowEvent;
import dev.resow.scheduler.lifecycle.Cue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Events to rows, a batch per transaction. Saying an event twice, late, or about a job nobody knows
 * changes nothing.
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

  /** Applies the events in their order. */
  @Transactional
  public void project(List<? extends ResowEvent> events) {
    var ids = new TreeSet<UUID>();
    events.forEach(event -> ids.add(jobId(event)));
    var rows = jobs.lock(ids);
    Set<String> known = store.stored(events.stream().map(ResowEvent::eventId).distinct().toList());
    for (ResowEvent event : events) {
      var row = rows.get(jobId(event));
      if (row == null) {
        LOG.warnf("%s is about a job nobody accepted; absorbed", event.eventId());
      } else if (!known.contains(event.eventId())) {
        if (jobs.apply(row, new Cue.Heard(event)).accepted()) known.add(event.eventId());
        else LOG.debugf("%s changes nothing for a job in %s", event.eventId(), row.state);
      }
    }
    store.write();
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
