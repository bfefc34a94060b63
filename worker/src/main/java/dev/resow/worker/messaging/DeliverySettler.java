package dev.resow.worker.messaging;

import dev.resow.contract.Attempts;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.InvalidJsonException;
import dev.resow.messaging.RejectedRecords;
import dev.resow.worker.attempt.AttemptEnding;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.share.RejectRecordException;
import dev.resow.worker.share.ShareDelivery;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Ends every delivery with a verdict, also when something on the way to it fails: an attempt that
 * threw is released, a useless record is rejected once its letter is kept, and a letter that cannot
 * be kept makes the record come back, or on its last delivery a line in the log.
 */
final class DeliverySettler {
  private static final Logger LOG = Logger.getLogger(DeliverySettler.class);

  private final EventPublisher events;
  private final Clock clock;
  private final Duration letterLimit;

  /**
   * @param letterLimit how long a letter may take; less than a held record may rest
   */
  DeliverySettler(EventPublisher events, Clock clock, Duration letterLimit) {
    this.events = events;
    this.clock = clock;
    this.letterLimit = letterLimit;
  }

  /**
   * @param failure what the attempt threw, or null if it came to an ending
   * @return completes when the acknowledgement was sent, never exceptionally
   */
  CompletionStage<Void> settle(
      Message<ShareDelivery> message, AttemptEnding ending, Throwable failure) {
    return safely(() -> failure == null ? ended(message, ending) : failed(message, failure))
        .exceptionallyCompose(
            e -> {
              // The broker delivers it again, or has given it to another worker already.
              LOG.warnf("%s not acknowledged: %s", message.getPayload(), e.getMessage());
              return safely(() -> message.getPayload().release()).exceptionally(_ -> null);
            });
  }

  private static CompletionStage<Void> ended(Message<?> message, AttemptEnding ending) {
    return switch (ending) {
      case REPORTED, FENCED -> message.ack();
      case LOCK_LOST -> message.nack(new IllegalStateException("the acquisition lock is lost"));
      case OTHER_MODEL ->
          message.nack(new IllegalStateException("this worker does not hold the job's model"));
      case DECLINED -> message.nack(new IllegalStateException("the job prefers another worker"));
      case SHUTTING_DOWN -> message.nack(new IllegalStateException("this worker is shutting down"));
    };
  }

  private CompletionStage<Void> failed(Message<ShareDelivery> message, Throwable failure) {
    Throwable cause = rootOf(failure);
    ShareDelivery delivery = message.getPayload();
    if (cause instanceof RejectRecordException rejected) return refuse(message, rejected);
    if (isLast(delivery)) LOG.errorf(cause, "%s failed and will not be redelivered", delivery);
    else LOG.warnf(cause, "%s failed and is released", delivery);
    return message.nack(cause);
  }

  private CompletionStage<Void> refuse(
      Message<ShareDelivery> message, RejectRecordException rejected) {
    ShareDelivery delivery = message.getPayload();
    LOG.warnf("%s is not valid: %s", delivery, rejected.getMessage());
    return safely(() -> events.publish(letter(delivery, rejected), null))
        .toCompletableFuture()
        .orTimeout(letterLimit.toMillis(), TimeUnit.MILLISECONDS)
        .handle((kept, lost) -> lost)
        .thenCompose(lost -> message.nack(lost == null ? rejected : withoutLetter(delivery, lost)));
  }

  private DeadLetter letter(ShareDelivery delivery, RejectRecordException rejected) {
    String reason =
        rejected.getCause() instanceof InvalidJsonException malformed
            ? malformed.reason()
            : "rejected";
    return RejectedRecords.of(delivery.record())
        .letter(clock.instant(), reason, rejected.getMessage(), "worker");
  }

  /** Reason of the verdict on a record whose letter could not be kept. */
  private static Throwable withoutLetter(ShareDelivery delivery, Throwable lost) {
    if (!isLast(delivery)) {
      LOG.warnf("%s is released because its dead letter could not be stored: %s", delivery, lost);
      return lost;
    }
    LOG.errorf(
        "%s is rejected WITHOUT a dead letter, which could not be stored: %s. Its %d bytes stay on the"
            + " topic until the topic's retention ends",
        delivery, lost, delivery.record().serializedValueSize());
    return new RejectRecordException("its dead letter could not be stored", lost);
  }

  private static boolean isLast(ShareDelivery delivery) {
    return Attempts.isLast(delivery.deliveryCount());
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root instanceof CompletionException && root.getCause() != null) root = root.getCause();
    return root;
  }

  /** A stage in every case: what is thrown instead fails the stage. */
  private static CompletionStage<Void> safely(Step step) {
    try {
      return step.take();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @FunctionalInterface
  private interface Step {
    CompletionStage<Void> take();
  }
}
