package dev.resow.worker.attempt;

import dev.resow.contract.EventTooLargeException;
import dev.resow.contract.ResowEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;

/**
 * The events of one attempt at a job or a training that must not be lost: published at once,
 * retried on confirmation.
 */
public final class DurableEvents {
  private static final Logger LOG = Logger.getLogger(DurableEvents.class);

  private final UUID job;
  private final EventPublisher publisher;
  private final String traceparent;
  private final List<Pending> pending = new ArrayList<>();

  /** An event and the broker's answer to its latest publication. */
  private record Pending(ResowEvent event, CompletableFuture<Void> durable) {}

  /**
   * @param traceparent trace the events belong to, or null
   */
  public DurableEvents(UUID job, EventPublisher publisher, String traceparent) {
    this.job = job;
    this.publisher = publisher;
    this.traceparent = traceparent;
  }

  /** Publishes at once; durable once {@link #confirm} returns. */
  public void publish(ResowEvent event) {
    pending.add(send(event));
  }

  /**
   * Returns when all events are durable. An event that the broker did not take is published again,
   * with the same event id, until it does.
   *
   * @param giveUp checked after each failure: whether further retries are useless
   * @throws CompletionException when an event is not durable and {@code giveUp} is true, or the
   *     broker can never take it
   */
  public void confirm(BooleanSupplier giveUp) {
    var backOff = new BackOff();
    while (true) {
      try {
        CompletableFuture.allOf(
                pending.stream().map(Pending::durable).toArray(CompletableFuture[]::new))
            .join();
        return;
      } catch (CompletionException e) {
        if (isFinal(e)) {
          pending.removeIf(each -> each.durable().isCompletedExceptionally());
          throw e;
        }
        if (backOff.pause(giveUp)) throw e;
        LOG.warnf(
            "%s: the broker did not take an event, publishing it again: %s", job, e.getCause());
        pending.replaceAll(
            each -> each.durable().isCompletedExceptionally() ? send(each.event()) : each);
      }
    }
  }

  /** True when the broker would refuse the event every time. */
  private static boolean isFinal(CompletionException failure) {
    for (Throwable t = failure; t != null; t = t.getCause())
      if (t instanceof EventTooLargeException || t instanceof SerializationException) return true;
    return false;
  }

  private Pending send(ResowEvent event) {
    return new Pending(event, publisher.publish(event, traceparent));
  }
}
