package dev.resow.worker.attempt;

import dev.resow.contract.ResowEvent;
import java.util.concurrent.CompletableFuture;

/** Publishes events to their topics; the order of one job's events is kept. */
@FunctionalInterface
public interface EventPublisher {
  /**
   * @param traceparent trace the event belongs to, or null
   * @return completes when the event is durable, fails when it cannot be made durable
   */
  CompletableFuture<Void> publish(ResowEvent event, String traceparent);
}
