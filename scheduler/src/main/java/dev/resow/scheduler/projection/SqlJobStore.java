package dev.resow.scheduler.projection;

import dev.resow.contract.CloudEvent;
import dev.resow.ledger.EventRow;
import dev.resow.ledger.JobRow;
import dev.resow.ledger.Outbox;
import dev.resow.ledger.rounds.RoundFact;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The tables. */
@ApplicationScoped
class SqlJobStore implements JobStore {
  private final Outbox outbox;
  private final RoundLedger rounds;

  SqlJobStore(Outbox outbox, RoundLedger rounds) {
    this.outbox = outbox;
    this.rounds = rounds;
  }

  @Override
  public Map<UUID, JobRow> lock(Collection<UUID> ids) {
    var rows = new LinkedHashMap<UUID, JobRow>();
    if (ids.isEmpty()) return rows;
    JobRow.<JobRow>find("id in ?1 order by id", ids)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .stream()
        .forEach(row -> rows.put(row.id, row));
    return rows;
  }

  @Override
  public Set<String> stored(Collection<String> eventIds) {
    if (eventIds.isEmpty()) return new HashSet<>();
    return new HashSet<>(
        EventRow.<EventRow>find("eventId in ?1", eventIds).project(EventId.class).stream()
            .map(EventId::eventId)
            .toList());
  }

  @Override
  public void append(EventRow event) {
    event.persist();
  }

  @Override
  public void note(List<RoundFact> facts) {
    rounds.note(facts);
  }

  @Override
  public void say(CloudEvent event) {
    outbox.say(event);
  }

  @Override
  public void write() {
    rounds.write();
    JobRow.flush();
  }

  /** The one column the duplicate check needs. */
  public record EventId(String eventId) {}
}
