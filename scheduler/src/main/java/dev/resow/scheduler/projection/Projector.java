package dev.resow.scheduler.projection;

import dev.resow.contract.AttemptEvent;
import dev.resow.contract.ControlCommand;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.ResowEvent;
import dev.resow.ledger.EventRow;
import dev.resow.scheduler.lifecycle.Cue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashSet;
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

  Projector(JobWriter jobs) {
    this.jobs = jobs;
  }

  /** Applies the events in their order. */
  @Transactional
  public void project(List<? extends ResowEvent> events) {
    var ids = new TreeSet<UUID>();
    events.forEach(event -> ids.add(jobId(event)));
    var rows = jobs.lock(ids);
    Set<String> known = stored(events);
    for (ResowEvent event : events) {
      var row = rows.get(jobId(event));
      if (row == null) {
        LOG.warnf("%s is about a job nobody accepted; absorbed", event.eventId());
      } else if (!known.contains(event.eventId())) {
        if (jobs.apply(row, new Cue.Heard(event)).accepted()) known.add(event.eventId());
        else LOG.debugf("%s changes nothing for a job in %s", event.eventId(), row.state);
      }
    }
    jobs.write();
  }

  private static Set<String> stored(List<? extends ResowEvent> events) {
    List<String> ids = events.stream().map(ResowEvent::eventId).distinct().toList();
    if (ids.isEmpty()) return new HashSet<>();
    return new HashSet<>(
        EventRow.<EventRow>find("eventId in ?1", ids).project(EventId.class).stream()
            .map(EventId::eventId)
            .toList());
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

  /** The one column the duplicate check needs. */
  public record EventId(String eventId) {}
}
