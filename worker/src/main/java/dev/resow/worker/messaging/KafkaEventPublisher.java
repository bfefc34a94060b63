package dev.resow.worker.messaging;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.EventLimit;
import dev.resow.contract.EventTooLargeException;
import dev.resow.contract.ResowEvent;
import dev.resow.messaging.quarkus.OutgoingMessages;
import dev.resow.worker.attempt.EventPublisher;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Writes every event of this worker to its topic, through one idempotent producer: the order per
 * job is kept. An event that is too large, or that the broker does not take in time, fails.
 */
@ApplicationScoped
public class KafkaEventPublisher implements EventPublisher {
  private static final String SOURCE = "resow/worker";

  /** Above the producer's own delivery.timeout.ms, so that no caller waits forever. */
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
    return channel
        .sendMessage(OutgoingMessages.of(record))
        .onFailure(KafkaEventPublisher::isTooLarge)
        .transform(refused -> new EventTooLargeException("the broker rejected the event", refused))
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
