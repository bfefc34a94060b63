package dev.resow.persistence;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.TimeOrderedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Publishes events in the current transaction: its rows and its records are committed together or
 * not at all. The {@link OutboxRelay} sends right after the commit; the {@link OutboxSweeper} sends
 * what the relay could not.
 */
@ApplicationScoped
public class Outbox {
  private final TransactionSynchronizationRegistry transaction;
  private final TransactionBuffer<OutboxRow> rows;
  private final TransactionBuffer<OutboxRow> inserted;
  private final OutboxRelay relay;
  private final Clock clock;

  Outbox(
      TransactionSynchronizationRegistry transaction,
      OutboxTable table,
      OutboxRelay relay,
      Clock clock) {
    this.transaction = transaction;
    this.relay = relay;
    this.clock = clock;
    rows = new TransactionBuffer<>(transaction, table::insert, this::offer);
    inserted = new TransactionBuffer<>(transaction, _ -> {}, this::offer);
  }

  /**
   * Publishes an event with the commit.
   *
   * @throws IllegalStateException outside a transaction
   */
  public void publish(CloudEvent event) {
    send(CloudEventCodec.encode(event));
  }

  /**
   * Sends a record as it is, with the commit.
   *
   * @throws IllegalStateException outside a transaction
   */
  public void send(EncodedRecord record) {
    rows.add(row(record));
  }

  /** The row of an event, for a statement that inserts it together with something else. */
  public OutboxRow row(CloudEvent event) {
    return row(CloudEventCodec.encode(event));
  }

  /**
   * The caller has inserted such rows itself: they are sent after the commit, or at once without a
   * transaction.
   */
  public void inserted(List<OutboxRow> committed) {
    if (transaction.getTransactionKey() == null) offer(committed);
    else inserted.addAll(committed);
  }

  private void offer(List<OutboxRow> committed) {
    committed.forEach(relay::offer);
  }

  private OutboxRow row(EncodedRecord record) {
    var now = clock.instant();
    return OutboxRow.of(TimeOrderedId.at(now, ThreadLocalRandom.current()), record, now);
  }
}
