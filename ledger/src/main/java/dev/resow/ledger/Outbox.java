package dev.resow.ledger;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.TimeOrderedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Says events in the running transaction: all of it happens, rows and records, or nothing. After
 * the commit the {@link OutboxRelay} sends at once; what it cannot send, the {@link OutboxSweeper}
 * does.
 */
@ApplicationScoped
public class Outbox {
  private final Gathered<OutboxRow> rows;
  private final OutboxRelay relay;
  private final Clock clock;

  Outbox(
      TransactionSynchronizationRegistry transaction,
      Database database,
      OutboxRelay relay,
      Clock clock) {
    this.relay = relay;
    this.clock = clock;
    rows =
        new Gathered<>(
            transaction,
            written -> database.run(connection -> OutboxTable.insert(connection, written)),
            committed -> committed.forEach(relay::offer));
  }

  /**
   * @throws IllegalStateException outside a transaction
   */
  public void say(CloudEvent event) {
    send(CloudEventCodec.encode(event));
  }

  /**
   * Sends a record as it is.
   *
   * @throws IllegalStateException outside a transaction
   */
  public void send(EncodedRecord record) {
    rows.add(row(record));
  }

  /** The row of an event, for a statement that inserts it together with what it tells. */
  public OutboxRow row(CloudEvent event) {
    return row(CloudEventCodec.encode(event));
  }

  /** Such a row is committed: it is sent at once. */
  public void committed(OutboxRow row) {
    relay.offer(row);
  }

  private OutboxRow row(EncodedRecord record) {
    var now = clock.instant();
    return OutboxRow.of(TimeOrderedId.at(now, ThreadLocalRandom.current()), record, now);
  }
}
