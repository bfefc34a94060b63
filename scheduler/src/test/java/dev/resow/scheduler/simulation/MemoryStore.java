package dev.resow.scheduler.simulation;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.rounds.RoundFact;
import dev.resow.scheduler.projection.Claims;
import dev.resow.scheduler.projection.JobStore;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The tables in memory. A transaction works on copies; it becomes visible whole, or never. Every
 * commit goes past the invariants.
 */
final class MemoryStore implements JobStore {
  final Map<UUID, JobRow> jobs = new TreeMap<>();

  /** Committed, perhaps not yet sent. */
  final List<CloudEvent> outbox = new ArrayList<>();

  private final Set<String> eventIds = new HashSet<>();
  private final Invariants invariants;
  private Transaction current;

  MemoryStore(Invariants invariants) {
    this.invariants = invariants;
  }

  private static final class Transaction {
    final Map<UUID, JobRow> rows = new LinkedHashMap<>();
    final List<EventRow> events = new ArrayList<>();
    final List<CloudEvent> says = new ArrayList<>();
  }

  /**
   * @param survives false for a process that dies before its commit
   */
  void transaction(boolean survives, Runnable work) {
    current = new Transaction();
    work.run();
    if (survives) commit();
    current = null;
  }

  void insert(JobRow row) {
    current.rows.put(row.id, row);
  }

  private void commit() {
    for (EventRow event : current.events)
      if (!eventIds.add(event.eventId))
        throw new AssertionError("the unique index refuses a second " + event.eventId);
    for (JobRow after : current.rows.values()) {
      JobRow before = jobs.put(after.id, after);
      var events = current.events.stream().filter(e -> e.jobId.equals(after.id)).toList();
      var says =
          current.says.stream()
              .map(CloudEvent::data)
              .filter(e -> e.recordKey().equals(after.id.toString()))
              .toList();
      invariants.committed(before, after, events, says);
    }
    outbox.addAll(current.says);
  }

  @Override
  public Map<UUID, JobRow> lock(Collection<UUID> ids) {
    var locked = new LinkedHashMap<UUID, JobRow>();
    for (UUID id : new TreeSet<>(ids))
      if (jobs.containsKey(id))
        locked.put(id, current.rows.computeIfAbsent(id, _ -> copy(jobs.get(id))));
    return locked;
  }

  @Override
  public Set<String> stored(Collection<String> ids) {
    var stored = new HashSet<>(ids);
    stored.retainAll(eventIds);
    return stored;
  }

  @Override
  public Optional<Claims.Picture> pictureOfAnotherTenant(ArtifactId image, String tenant) {
    return Optional.empty(); // what is painted here has no content
  }

  @Override
  public void changed(JobRow job) {}

  @Override
  public void append(EventRow event) {
    current.events.add(event);
  }

  @Override
  public void note(List<RoundFact> facts) {}

  @Override
  public void publish(CloudEvent event, String topic) {
    current.says.add(event);
  }

  @Override
  public void write() {}

  private static JobRow copy(JobRow row) {
    try {
      var copy = new JobRow();
      for (Field field : JobRow.class.getFields())
        if (!Modifier.isStatic(field.getModifiers())) field.set(copy, field.get(row));
      return copy;
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
