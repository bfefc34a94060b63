package dev.resow.worker.messaging;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.JobReady;
import dev.resow.contract.MalformedEvent;
import dev.resow.contract.WorkerHeartbeat.Running;
import dev.resow.messaging.EventRecords;
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
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes a released job, runs its attempt on the sampling thread and acknowledges the record
 * afterwards. A record that is not a valid job goes to the dead letters; the channel continues
 * after any failure, see {@link DeliverySettler}.
 */
@ApplicationScoped
public class ReadyChannel {
  private static final Duration LETTER_LIMIT = Duration.ofSeconds(20);
  private static final Logger LOG = Logger.getLogger(ReadyChannel.class);

  private final Provider<AttemptRunner> runner;
  private final SamplingThread sampler;
  private final CurrentAttempts current;
  private final DeliverySettler settler;

  @Inject
  ReadyChannel(
      Provider<AttemptRunner> runner,
      SamplingThread sampler,
      CurrentAttempts current,
      Events events) {
    this.runner = runner;
    this.sampler = sampler;
    this.current = current;
    this.settler = new DeliverySettler(events, Clock.systemUTC(), LETTER_LIMIT);
  }

  @Incoming("worker-ready")
  CompletionStage<Void> take(Message<ShareDelivery> message) {
    ShareDelivery delivery = message.getPayload();
    return attempted(delivery)
        .handle((ending, failure) -> settler.settle(message, ending, failure))
        .thenCompose(settled -> settled);
  }

  private CompletableFuture<Ending> attempted(ShareDelivery delivery) {
    try {
      return CompletableFuture.supplyAsync(() -> attempt(delivery), sampler);
    } catch (RuntimeException | Error e) { // the thread takes no more work
      return CompletableFuture.failedFuture(e);
    }
  }

  private Ending attempt(ShareDelivery delivery) {
    delivery.work();
    try {
      return attempt(read(delivery));
    } finally {
      delivery.rest();
    }
  }

  private Ending attempt(Task task) {
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
      CloudEvent event = EventRecords.decode(delivery.record());
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
    } catch (RuntimeException | StackOverflowError e) {
      // A reader that breaks on a record breaks on it everywhere.
      throw new RejectRecordException("the record cannot be parsed: " + e, e);
    }
  }
}
