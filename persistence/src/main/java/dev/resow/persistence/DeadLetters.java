package dev.resow.persistence;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.DeadLetter;
import dev.resow.messaging.RejectedRecords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Publishes records that could not be processed to {@code resow.dead}, within the bounds of a
 * letter.
 */
@ApplicationScoped
public class DeadLetters {
  private final Outbox outbox;
  private final Clock clock;

  DeadLetters(Outbox outbox, Clock clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Keeps a record; when this returns, it is committed.
   *
   * @param reason a stable word
   * @param detail what was expected and what came
   * @param consumer who gave up on it
   */
  @Transactional
  public void keep(
      ConsumerRecord<String, byte[]> record, String reason, String detail, String consumer) {
    publish(RejectedRecords.of(record).letter(clock.instant(), reason, detail, consumer));
  }

  /** As {@link #keep}, only where the record stood, its size and its hash. */
  @Transactional
  public void keepShort(
      ConsumerRecord<String, byte[]> record, String reason, String detail, String consumer) {
    publish(RejectedRecords.of(record).shortLetter(clock.instant(), reason, detail, consumer));
  }

  private void publish(DeadLetter letter) {
    outbox.publish(CloudEvent.of(letter, "resow/" + letter.consumer(), null));
  }
}
