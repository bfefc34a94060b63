package dev.resow.messaging.quarkus;

import dev.resow.contract.EncodedRecord;
import dev.resow.messaging.HeaderCodec;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Records as messages of an outgoing channel. */
public final class OutgoingMessages {
  private OutgoingMessages() {}

  /** A message for the record's own topic, whatever the channel's is. */
  public static Message<byte[]> of(EncodedRecord record) {
    return Message.of(record.value())
        .addMetadata(
            OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(record.topic())
                .withKey(record.key())
                .withHeaders(HeaderCodec.encode(record.headers()))
                .build());
  }
}
