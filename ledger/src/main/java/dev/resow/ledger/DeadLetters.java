package dev.resow.ledger;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.DeadLetter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Keeps records nobody could use, whole, on {@code resow.dead}. */
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
    byte[] value = record.value();
    var origin =
        new DeadLetter.Origin(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp()),
            headers(record.headers()),
            record.key(),
            value == null ? null : Base64.getEncoder().encodeToString(value));
    var letter = new DeadLetter(clock.instant(), reason, detail, consumer, origin, null, null);
    outbox.say(CloudEvent.of(letter, "resow/" + consumer, null));
  }

  /** Header values as text; of a repeated header the last one counts. */
  public static Map<String, String> headers(Headers headers) {
    var texts = new LinkedHashMap<String, String>();
    for (Header header : headers) texts.put(header.key(), CloudEventCodec.text(header.value()));
    return texts;
  }
}
