package dev.resow.scheduler.projection;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.ledger.Database;
import dev.resow.ledger.EventRow;
import dev.resow.ledger.EventTable;
import dev.resow.ledger.Gathered;
import dev.resow.ledger.JobRow;
import dev.resow.ledger.JobTable;
import dev.resow.ledger.Outbox;
import dev.resow.ledger.rounds.RoundFact;
import dev.resow.ledger.rounds.RoundTables;
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

  private final Database database;
  private final Outbox outbox;
  private final Gathered<JobRow> jobs;
  private final Gathered<EventRow> events;
  private final Gathered<RoundFact> rounds;

  SqlJobStore(Database database, Outbox outbox, TransactionSynchronizationRegistry transaction) {
    this.database = database;
    this.outbox = outbox;
    jobs =
        new Gathered<>(
            transaction, // a job may have been changed more than once
            rows -> database.run(c -> JobTable.update(c, new LinkedHashSet<>(rows))));
    events = new Gathered<>(transaction, rows -> database.run(c -> EventTable.append(c, rows)));
    rounds = new Gathered<>(transaction, facts -> database.run(c -> RoundTables.write(c, facts)));
  }

  @Override
  public Map<UUID, JobRow> lock(Collection<UUID> ids) {
    write();
    return database.call(connection -> JobTable.lock(connection, ids));
  }

  @Override
  public Set<String> stored(Collection<String> eventIds) {
    return database.call(connection -> EventTable.stored(connection, eventIds));
  }

  @Override
  public Optional<Claims.Picture> pictureOfAnotherTenant(ArtifactId image, String tenant) {
    return database.call(
        connection -> {
          try (var query = connection.prepareStatement(SAME_PICTURE)) {
            query.setString(1, image.sha256());
            query.setString(2, tenant);
            try (var found = query.executeQuery()) {
              return found.next()
                  ? Optional.of(
                      new Claims.Picture(found.getLong(1), found.getInt(2), found.getInt(3)))
                  : Optional.empty();
            }
          }
        });
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
  public void say(CloudEvent event) {
    outbox.say(event);
  }

  @Override
  public void write() {
    jobs.write();
    events.write();
    rounds.write();
  }
}
