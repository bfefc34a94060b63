package dev.resow.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.resow.contract.RejectedRecord;
import java.util.ArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns consumed records that cannot be processed into dead letters. */
public final class RejectedRecords {
  private RejectedRecords() {}

  /**
   * @param record its key is text, bytes or null
   */
  public static RejectedRecord of(ConsumerRecord<?, byte[]> record) {
    var headers = new ArrayList<RejectedRecord.Header>();
    record.headers().forEach(h -> headers.add(new RejectedRecord.Header(h.key(), h.value())));
    return new RejectedRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        headers,
        bytes(record.key()),
        record.value());
  }

  private static byte[] bytes(Object key) {
    return switch (key) {
      case null -> null;
      case byte[] bytes -> bytes;
      case String text -> text.getBytes(UTF_8);
      default ->
          throw new IllegalArgumentException(
              "expected a key that is text or bytes, got " + key.getClass().getName());
    };
  }
}
