package dev.resow.worker.messaging;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.ResowEvent;
import dev.resow.worker.attempt.Events;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Writes every event of this worker to its topic, through one idempotent producer: the order per
 * job is kept.
 */
@ApplicationScoped
public class EventPublisher implements Events {
  private static final String SOURCE = "resow/worker";

  private final MutinyEmitter<byte[]> channel;

  @Inject
  EventPublisher(
      @Channel("worker-events") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 4096)
          MutinyEmitter<byte[]> channel) {
    this.channel = channel;
  }

  @Override
  public CompletableFuture<Void> say(ResowEvent event, String traceparent) {
    EncodedRecord record = CloudEventCodec.encode(CloudEvent.of(event, SOURCE, traceparent));
    var headers = new RecordHeaders();
    record
        .headers()
        .forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
    var destination =
        OutgoingKafkaRecordMetadata.<String>builder()
            .withTopic(record.topic())
            .withKey(record.key())
            .withHeaders(headers)
            .build();
    return channel
        .sendMessage(Message.of(record.value()).addMetadata(destination))
        .subscribeAsCompletionStage();
  }
}
