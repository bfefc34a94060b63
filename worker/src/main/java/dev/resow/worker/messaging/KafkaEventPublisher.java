package dev.resow.worker.messaging;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.EventLimit;
import dev.resow.contract.EventTooLargeException;
import dev.resow.contract.ResowEvent;
import dev.resow.worker.attempt.EventPublisher;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Writes every event of this worker to its topic, through one idempotent producer: the order per
 * job is kept. An event that is too large, or that the broker does not take in time, fails.
 */
@ApplicationScoped
public class KafkaEventPublisher implements EventPublisher {
  private static final String SOURCE = "resow/worker";

  /** Above the producer's own delivery.timeout.ms: nobody waits for ever, whatever happens. */
  private static final Duration LIMIT = Duration.ofSeconds(75);

  private final MutinyEmitter<byte[]> channel;

  @Inject
  KafkaEventPublisher(
      @Channel("worker-events") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 4096)
          MutinyEmitter<byte[]> channel) {
    this.channel = channel;
  }

  @Override
  public CompletableFuture<Void> publish(ResowEvent event, String traceparent) {
    try {
      return send(EventLimit.encode(CloudEvent.of(event, SOURCE, traceparent)));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Void> send(EncodedRecord record) {
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
        .onFailure(KafkaEventPublisher::isTooLarge)
        .transform(refused -> new EventTooLargeException("the broker refuses it", refused))
        .subscribeAsCompletionStage()
        .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static boolean isTooLarge(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RecordTooLargeException || t instanceof RecordBatchTooLargeException) {
        return true;
      }
    }
    return false;
  }
}
