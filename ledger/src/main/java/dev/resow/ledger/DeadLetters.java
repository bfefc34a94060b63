package dev.resow.ledger;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.RejectedRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Keeps records nobody could use on {@code resow.dead}, within the bounds of a letter. */
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
    say(rejected(record).letter(clock.instant(), reason, detail, consumer));
  }

  /** As {@link #keep}, only where the record stood, its size and its hash. */
  @Transactional
  public void keepShort(
      ConsumerRecord<String, byte[]> record, String reason, String detail, String consumer) {
    say(rejected(record).shortLetter(clock.instant(), reason, detail, consumer));
  }

  private void say(DeadLetter letter) {
    outbox.publish(CloudEvent.of(letter, "resow/" + letter.consumer(), null));
  }

  private static RejectedRecord rejected(ConsumerRecord<String, byte[]> record) {
    var headers = new ArrayList<RejectedRecord.Header>();
    record.headers().forEach(h -> headers.add(new RejectedRecord.Header(h.key(), h.value())));
    String key = record.key();
    return new RejectedRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        headers,
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        record.value());
  }

  /** Header values as text; of a repeated header the last one counts. */
  public static Map<String, String> headers(Headers headers) {
    var texts = new LinkedHashMap<String, String>();
    for (Header header : headers) texts.put(header.key(), CloudEventCodec.text(header.value()));
    return texts;
  }
}
