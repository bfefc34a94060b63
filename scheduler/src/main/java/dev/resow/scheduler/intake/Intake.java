package dev.resow.scheduler.intake;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.Texts;
import dev.resow.messaging.EventRecords;
import dev.resow.persistence.DeadLetters;
import dev.resow.scheduler.metrics.SchedulerMetrics;
import dev.resow.scheduler.projection.ForgedEventException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;

/**
 * Brings a batch of records into the database, whatever it takes: waits while the database is away,
 * and puts aside the single record that can never be stored. Returns when the batch may be
 * committed.
 */
@ApplicationScoped
public class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class);

  private final DeadLetters dead;
  private final DatabaseWait database;
  private final SchedulerMetrics metrics;
  private final Clock clock;

  Intake(DeadLetters dead, DatabaseWait database, SchedulerMetrics metrics, Clock clock) {
    this.dead = dead;
    this.database = database;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** As {@link #takeRecords}, without what the records say about the events. */
  void take(ConsumerRecords<String, byte[]> batch, Consumer<List<ResowEvent>> sink) {
    takeRecords(batch, records -> sink.accept(records.stream().map(CloudEvent::data).toList()));
  }

  /**
   * @param sink stores events in one transaction
   * @throws StoppingException when the process stops first: the batch must not be committed
   */
  void takeRecords(ConsumerRecords<String, byte[]> batch, Consumer<List<CloudEvent>> sink) {
    store(batch, sink);
    Instant now = clock.instant();
    for (var partition : batch.partitions()) {
      Instant written = Instant.ofEpochMilli(batch.records(partition).getFirst().timestamp());
      metrics.projected(partition.topic(), Duration.between(written, now));
    }
  }

  private void store(ConsumerRecords<String, byte[]> batch, Consumer<List<CloudEvent>> sink) {
    var records = new ArrayList<ConsumerRecord<String, byte[]>>();
    var events = new ArrayList<CloudEvent>();
    for (var record : batch) {
      try {
        events.add(EventRecords.decode(record));
        records.add(record);
      } catch (InvalidJsonException e) {
        bury(record, e.reason(), e.getMessage());
      } catch (RuntimeException | StackOverflowError e) {
        bury(record, "malformed", "the record cannot be parsed: " + e);
      }
    }
    if (events.isEmpty()) return;
    try {
      database.insist(() -> sink.accept(events));
    } catch (StoppingException stopping) {
      throw stopping;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError refused) {
      LOG.warnf(
          "a batch of %d records was rejected, retrying one by one: %s", events.size(), refused);
      for (int i = 0; i < events.size(); i++) oneByOne(records.get(i), events.get(i), sink);
    }
  }

  private void oneByOne(
      ConsumerRecord<String, byte[]> record, CloudEvent event, Consumer<List<CloudEvent>> sink) {
    try {
      database.insist(() -> sink.accept(List.of(event)));
    } catch (StoppingException stopping) {
      throw stopping;
    } catch (ForgedEventException forged) {
      bury(record, "forged", forged.getMessage());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError refused) {
      bury(record, "refused", String.valueOf(refused.getMessage()));
    }
  }

  private void bury(ConsumerRecord<String, byte[]> record, String reason, String detail) {
    String cut = Texts.cut(detail, Texts.MESSAGE);
    LOG.warnf("%s is moved to the dead letters: %s: %s", place(record), reason, cut);
    try {
      database.insist(() -> dead.keep(record, reason, cut, "scheduler"));
    } catch (StoppingException stopping) {
      throw stopping;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError refused) {
      LOG.errorf(
          refused, "the dead letter for %s was rejected, retrying with a short one", place(record));
      buryShort(record, reason);
    }
  }

  /** The batch continues even if the error path fails for one record. */
  private void buryShort(ConsumerRecord<String, byte[]> record, String reason) {
    try {
      database.insist(
          () -> dead.keepShort(record, reason, "its dead letter was rejected", "scheduler"));
    } catch (StoppingException stopping) {
      throw stopping;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError refused) {
      LOG.errorf(
          refused,
          "%s is skipped WITHOUT a dead letter; it stays on the topic until the topic's retention ends",
          place(record));
    }
  }

  private static String place(ConsumerRecord<?, ?> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
