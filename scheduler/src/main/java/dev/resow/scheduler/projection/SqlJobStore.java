package dev.resow.scheduler.projection;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.EventTable;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.JobTable;
import dev.resow.persistence.Outbox;
import dev.resow.persistence.Sql;
import dev.resow.persistence.TransactionBuffer;
import dev.resow.persistence.rounds.RoundFact;
import dev.resow.persistence.rounds.RoundTables;
import dev.resow.scheduler.metrics.JobChange;
import dev.resow.scheduler.metrics.SchedulerMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The tables. Whatever a transaction changes is written at its end, one batch per table; so jobs,
 * their events and the ledger of rounds always agree.
 */
@ApplicationScoped
class SqlJobStore implements JobStore {
  private static final String SAME_PICTURE =
      """
      SELECT CAST(result ->> 'seed' AS bigint), CAST(result -> 'image' ->> 'width' AS integer),
             CAST(result -> 'image' ->> 'height' AS integer)
      FROM job WHERE result IS NOT NULL AND result -> 'image' ->> 'id' = ? AND tenant <> ?
      LIMIT 1""";

  private final Sql sql;
  private final JobTable jobTable;
  private final EventTable eventTable;
  private final Outbox outbox;
  private final TransactionBuffer<JobRow> jobs;
  private final TransactionBuffer<EventRow> events;
  private final TransactionBuffer<RoundFact> rounds;
  private final TransactionBuffer<JobChange> changes;

  SqlJobStore(
      Sql sql,
      JobTable jobTable,
      EventTable eventTable,
      RoundTables roundTables,
      Outbox outbox,
      SchedulerMetrics metrics,
      TransactionSynchronizationRegistry transaction) {
    this.sql = sql;
    this.jobTable = jobTable;
    this.eventTable = eventTable;
    this.outbox = outbox;
    jobs =
        new TransactionBuffer<>(
            transaction, // a job may have been changed more than once
            rows -> jobTable.update(new LinkedHashSet<>(rows)));
    events = new TransactionBuffer<>(transaction, eventTable::append);
    rounds = new TransactionBuffer<>(transaction, roundTables::write);
    changes =
        new TransactionBuffer<>(
            transaction,
            _ -> {},
            committed -> {
              metrics.changed(committed);
              committed.forEach(change -> change.span().end());
            });
  }

  @Override
  public Map<UUID, JobRow> lock(Collection<UUID> ids) {
    write();
    return jobTable.lock(ids);
  }

  @Override
  public Set<String> stored(Collection<String> eventIds) {
    return eventTable.stored(eventIds);
  }

  @Override
  public Optional<Claims.Picture> pictureOfAnotherTenant(ArtifactId image, String tenant) {
    return sql.first(
        SAME_PICTURE,
        row -> new Claims.Picture(row.getLong(1), row.getInt(2), row.getInt(3)),
        image.sha256(),
        tenant);
  }

  @Override
  public void changed(JobRow job) {
    jobs.add(job);
  }

  @Override
  public void append(EventRow event) {
    events.add(event);
  }

  @Override
  public void note(List<RoundFact> facts) {
    rounds.addAll(facts);
  }

  @Override
  public void count(JobChange change) {
    changes.add(change);
  }

  @Override
  public void publish(CloudEvent event, String topic) {
    outbox.send(CloudEventCodec.encode(event, topic));
  }

  @Override
  public void write() {
    jobs.write();
    events.write();
    rounds.write();
  }
}
