package dev.resow.worker.messaging;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.TrainingReady;
import dev.resow.contract.WorkerHeartbeat.Running;
import dev.resow.messaging.EventRecords;
import dev.resow.observability.JobLog;
import dev.resow.worker.attempt.AttemptEnding;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.generation.SamplingThread;
import dev.resow.worker.heartbeat.CurrentAttempts;
import dev.resow.worker.share.RejectRecordException;
import dev.resow.worker.share.ShareDelivery;
import dev.resow.worker.training.AssignedTraining;
import dev.resow.worker.training.TrainingExecution;
import dev.resow.worker.training.TrainingServices;
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
 * Takes a released training, runs its attempt on the sampling thread and acknowledges the record
 * afterwards. Only a worker with the role {@code train} opens this channel, see {@link WorkerGate}.
 */
@ApplicationScoped
public class TrainingChannel {
  /** As in {@code mp.messaging.incoming}. */
  static final String NAME = "worker-trainings";

  private static final Duration LETTER_LIMIT = Duration.ofSeconds(20);
  private static final Logger LOG = Logger.getLogger(TrainingChannel.class);

  private final Provider<TrainingServices> services;
  private final SamplingThread thread;
  private final CurrentAttempts current;
  private final DeliverySettler settler;

  @Inject
  TrainingChannel(
      Provider<TrainingServices> services,
      SamplingThread thread,
      CurrentAttempts current,
      EventPublisher events) {
    this.services = services;
    this.thread = thread;
    this.current = current;
    this.settler = new DeliverySettler(events, Clock.systemUTC(), LETTER_LIMIT);
  }

  @Incoming(NAME)
  CompletionStage<Void> take(Message<ShareDelivery> message) {
    ShareDelivery delivery = message.getPayload();
    return attempted(delivery)
        .handle((ending, failure) -> settler.settle(message, ending, failure))
        .thenCompose(settled -> settled);
  }

  private CompletableFuture<AttemptEnding> attempted(ShareDelivery delivery) {
    try {
      return CompletableFuture.supplyAsync(() -> attempt(delivery), thread);
    } catch (RuntimeException | Error e) { // the thread takes no more work
      return CompletableFuture.failedFuture(e);
    }
  }

  private AttemptEnding attempt(ShareDelivery delivery) {
    delivery.work();
    try {
      return attempt(read(delivery));
    } finally {
      delivery.rest();
    }
  }

  private AttemptEnding attempt(AssignedTraining training) {
    var running = new Running(training.ready().trainingId(), training.attempt());
    current.begin(running);
    try (var _ = JobLog.of(running.jobId(), running.attempt(), training.ready().spec().tenant())) {
      AttemptEnding ending = new TrainingExecution(services.get(), training).run();
      LOG.infof("training %s attempt %d: %s", running.jobId(), running.attempt(), ending);
      return ending;
    } finally {
      current.end(running);
    }
  }

  /**
   * @throws RejectRecordException when the record is no training, or was delivered more often than
   *     its attempt numbers last
   */
  private static AssignedTraining read(ShareDelivery delivery) {
    try {
      CloudEvent event = EventRecords.decode(delivery.record());
      var training =
          new AssignedTraining(
              (TrainingReady) event.data(),
              delivery.deliveryCount(),
              event.traceparent(),
              delivery::lost,
              delivery::draining);
      training.attempt();
      return training;
    } catch (InvalidJsonException | IllegalArgumentException e) {
      throw new RejectRecordException(e.getMessage(), e);
    } catch (RuntimeException | StackOverflowError e) {
      // A reader that breaks on a record breaks on it everywhere.
      throw new RejectRecordException("the record cannot be parsed: " + e, e);
    }
  }
}
