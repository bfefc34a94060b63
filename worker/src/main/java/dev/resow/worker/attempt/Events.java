package dev.resow.worker.attempt;

import dev.resow.contract.ResowEvent;
import java.util.concurrent.CompletableFuture;

/** Says events to the world, in the order given for one job. */
@FunctionalInterface
public interface Events {
  /**
   * @param traceparent trace the event belongs to, or null
   * @return completes when the event is durable, fails when it cannot be made so
   */
  CompletableFuture<Void> say(ResowEvent event, String traceparent);
}
