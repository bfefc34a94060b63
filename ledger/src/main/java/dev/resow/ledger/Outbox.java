package dev.resow.ledger;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.TimeOrderedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Says events in the running transaction: all of it happens, rows and records, or nothing. After
 * the commit the {@link OutboxRelay} sends at once; what it can not send, the {@link OutboxSweeper}
 * does.
 */
@ApplicationScoped
public class Outbox {
  private final TransactionSynchronizationRegistry transaction;
  private final OutboxRelay relay;
  private final Clock clock;

  Outbox(TransactionSynchronizationRegistry transaction, OutboxRelay relay, Clock clock) {
    this.transaction = transaction;
    this.relay = relay;
    this.clock = clock;
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
    var now = clock.instant();
    var row = OutboxRow.of(TimeOrderedId.at(now, ThreadLocalRandom.current()), record, now);
    row.persist();
    transaction.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {}

          @Override
          public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) relay.offer(row);
          }
        });
  }
}
