package dev.resow.worker.messaging;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.InvalidJsonException;
import dev.resow.messaging.EventRecords;
import dev.resow.worker.attempt.AttemptEnding;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.share.RejectRecordException;
import dev.resow.worker.share.ShareDelivery;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Reads what was delivered, runs its attempt on a sampler thread and acknowledges the record
 * afterwards, see {@link DeliverySettler}.
 *
 * @param <T> what is assigned to an attempt
 */
final class AttemptRunner<T> {
  private static final Duration LETTER_LIMIT = Duration.ofSeconds(20);

  private final Executor thread;
  private final DeliverySettler settler;
  private final BiFunction<CloudEvent, ShareDelivery, T> reader;
  private final Function<T, AttemptEnding> attempt;

  /**
   * @param reader may throw anything for a record it cannot use
   * @param attempt runs to its end
   */
  AttemptRunner(
      Executor thread,
      EventPublisher events,
      BiFunction<CloudEvent, ShareDelivery, T> reader,
      Function<T, AttemptEnding> attempt) {
    this.thread = thread;
    this.settler = new DeliverySettler(events, Clock.systemUTC(), LETTER_LIMIT);
    this.reader = reader;
    this.attempt = attempt;
  }

  CompletionStage<Void> take(Message<ShareDelivery> message) {
    ShareDelivery delivery = message.getPayload();
    return attempted(delivery)
        .handle((ending, failure) -> settler.settle(message, ending, failure))
        .thenCompose(settled -> settled);
  }

  private CompletableFuture<AttemptEnding> attempted(ShareDelivery delivery) {
    try {
      return CompletableFuture.supplyAsync(() -> work(delivery), thread);
    } catch (RuntimeException | Error e) { // the thread takes no more work
      return CompletableFuture.failedFuture(e);
    }
  }

  private AttemptEnding work(ShareDelivery delivery) {
    delivery.work();
    try {
      return attempt.apply(read(delivery));
    } finally {
      delivery.rest();
    }
  }

  private T read(ShareDelivery delivery) {
    try {
      return reader.apply(EventRecords.decode(delivery.record()), delivery);
    } catch (InvalidJsonException | IllegalArgumentException e) {
      throw new RejectRecordException(e.getMessage(), e);
    } catch (RuntimeException | StackOverflowError e) {
      // A reader that breaks on a record breaks on it everywhere.
      throw new RejectRecordException("the record cannot be parsed: " + e, e);
    }
  }
}
