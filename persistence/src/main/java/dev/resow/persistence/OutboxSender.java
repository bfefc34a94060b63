package dev.resow.persistence;

import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.messaging.quarkus.OutgoingMessages;
import dev.resow.observability.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Puts records on their topics; each is confirmed, or fails, by itself. */
@ApplicationScoped
class OutboxSender {
  /** Above the producer's own delivery.timeout.ms. */
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final MutinyEmitter<byte[]> emitter;
  private final TopicWatch topics;
  private final Traces traces;
  private final Map<UUID, CompletableFuture<Void>> onTheirWay = new ConcurrentHashMap<>();

  OutboxSender(
      @Channel("outbox-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> emitter,
      TopicWatch topics,
      Traces traces) {
    this.emitter = emitter;
    this.topics = topics;
    this.traces = traces;
  }

  /**
   * Sends a row. A row of this process that is on its way is not sent a second time meanwhile.
   *
   * @return completes when the broker has confirmed it; fails within 40 s if it has not. It may
   *     have arrived even so, and sending it again is harmless because its event id stays the same
   */
  CompletableFuture<Void> send(OutboxRow row) {
    var sent = new CompletableFuture<Void>();
    var before = onTheirWay.putIfAbsent(row.id, sent);
    if (before != null) return before;
    sent.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> onTheirWay.remove(row.id, sent));
    try {
      if (topics.isMissing(row.topic)) {
        // The producer would wait for it, and every other record behind it.
        throw new UnknownTopicOrPartitionException("the topic " + row.topic + " is missing");
      }
      emitter
          .sendMessage(OutgoingMessages.of(traced(row.record(), sent)))
          .subscribe()
          .with(sent::complete, sent::completeExceptionally);
    } catch (RuntimeException | StackOverflowError e) {
      sent.completeExceptionally(e);
    }
    return sent;
  }

  /** The record with the span of its sending, which ends with the broker's answer. */
  private EncodedRecord traced(EncodedRecord record, CompletableFuture<Void> sent) {
    String parent = record.headers().get(CloudEventCodec.TRACEPARENT);
    String destination = ReadyTopics.isOne(record.topic()) ? Topics.READY : record.topic();
    Span span = traces.begin("publish " + destination, SpanKind.PRODUCER, parent);
    if (!span.getSpanContext().isValid()) return record;
    span.setAttribute("messaging.system", "kafka")
        .setAttribute("messaging.destination.name", record.topic());
    sent.whenComplete(
        (_, failure) -> {
          if (failure != null) Traces.failed(span, failure);
          span.end();
        });
    return record.with(CloudEventCodec.TRACEPARENT, traces.traceparent(span, parent));
  }
}
