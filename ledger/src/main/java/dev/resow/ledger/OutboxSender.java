package dev.resow.ledger;

import dev.resow.contract.EncodedRecord;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Puts records on their topics and waits until the broker has all of them. */
@ApplicationScoped
class OutboxSender {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final MutinyEmitter<byte[]> emitter;

  OutboxSender(
      @Channel("outbox-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> emitter) {
    this.emitter = emitter;
  }

  /**
   * @throws RuntimeException if the broker has not confirmed every record; some may have arrived,
   *     and sending them again is harmless because their event ids stay the same
   */
  void send(List<OutboxRow> rows) {
    List<Uni<Void>> sent =
        rows.stream().map(r -> emitter.sendMessage(message(r.record()))).toList();
    Uni.join().all(sent).andCollectFailures().await().atMost(LIMIT);
  }

  private static Message<byte[]> message(EncodedRecord record) {
    Headers headers = new RecordHeaders();
    record
        .headers()
        .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    return Message.of(record.value())
        .addMetadata(
            OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(record.topic())
                .withKey(record.key())
                .withHeaders(headers)
                .build());
  }
}
