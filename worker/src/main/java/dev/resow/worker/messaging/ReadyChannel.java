package dev.resow.worker.messaging;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.JobReady;
import dev.resow.contract.MalformedEvent;
import dev.resow.contract.WorkerHeartbeat.Running;
import dev.resow.worker.CurrentAttempts;
import dev.resow.worker.SamplingThread;
import dev.resow.worker.attempt.AttemptRunner;
import dev.resow.worker.attempt.AttemptRunner.Ending;
import dev.resow.worker.attempt.Events;
import dev.resow.worker.attempt.Task;
import dev.resow.worker.share.RejectRecordException;
import dev.resow.worker.share.ShareDelivery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes a released job, runs its attempt on the sampling thread and acknowledges the record
 * afterwards. A record that is no job goes to the dead letters; the channel goes on whatever
 * happens.
 */
@ApplicationScoped
public class ReadyChannel {
  private static final Logger LOG = Logger.getLogger(ReadyChannel.class);

  private final Provider<AttemptRunner> runner;
  private final SamplingThread sampler;
  private final CurrentAttempts current;
  private final Events events;

  @Inject
  ReadyChannel(
      Provider<AttemptRunner> runner,
      SamplingThread sampler,
      CurrentAttempts current,
      Events events) {
    this.runner = runner;
    this.sampler = sampler;
    this.current = current;
    this.events = events;
  }

  @Incoming("worker-ready")
  CompletionStage<Void> take(Message<ShareDelivery> message) {
    ShareDelivery delivery = message.getPayload();
    return CompletableFuture.supplyAsync(() -> attempt(delivery), sampler)
        .thenCompose(ending -> settle(message, ending))
        .exceptionallyCompose(failure -> refuse(message, failure))
        .exceptionally(
            failure -> {
              // The broker delivers it again, or has given it to another worker already.
              LOG.warnf("%s not acknowledged: %s", delivery, failure.getMessage());
              return null;
            });
  }

  private Ending attempt(ShareDelivery delivery) {
    Task task = read(delivery);
    var running = new Running(task.ready().jobId(), task.attempt());
    current.begin(running);
    try {
      Ending ending = runner.get().run(task);
      LOG.infof("job %s attempt %d: %s", running.jobId(), running.attempt(), ending);
      return ending;
    } finally {
      current.end(running);
    }
  }

  /**
   * @throws RejectRecordException when the record is no job, or was delivered more often than its
   *     attempt numbers last
   */
  private static Task read(ShareDelivery delivery) {
    try {
      CloudEvent event =
          CloudEventCodec.decode(
              delivery.record().topic(), delivery.headers(), delivery.record().value());
      var task =
          new Task(
              (JobReady) event.data(),
              delivery.deliveryCount(),
              event.traceparent(),
              delivery::lost,
              delivery::draining);
      task.attempt();
      return task;
    } catch (MalformedEvent | IllegalArgumentException e) {
      throw new RejectRecordException(e.getMessage(), e);
    }
  }

  private static CompletionStage<Void> settle(Message<?> message, Ending ending) {
    return switch (ending) {
      case SAID, FENCED -> message.ack();
      case LOST -> message.nack(new IllegalStateException("the lock is lost"));
      case RELEASED -> message.nack(new IllegalStateException("this worker stops"));
    };
  }

  private CompletionStage<Void> refuse(Message<ShareDelivery> message, Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof RejectRecordException rejected) {
      var letter = DeadLetters.of(message.getPayload(), rejected, Instant.now());
      LOG.warnf("%s is no job: %s", message.getPayload(), rejected.getMessage());
      return events.say(letter, null).thenCompose(kept -> message.nack(rejected));
    }
    return message.nack(cause);
  }
}
