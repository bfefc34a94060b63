package dev.resow.worker.messaging;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.TrainingReady;
import dev.resow.contract.WorkerHeartbeat.Running;
import dev.resow.observability.JobLog;
import dev.resow.worker.attempt.AttemptEnding;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.generation.SamplerThreads;
import dev.resow.worker.heartbeat.CurrentAttempts;
import dev.resow.worker.share.ShareDelivery;
import dev.resow.worker.training.AssignedTraining;
import dev.resow.worker.training.TrainingExecution;
import dev.resow.worker.training.TrainingServices;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes a released training, runs its attempt on a sampler thread and acknowledges the record
 * afterwards. Only a worker with the role {@code train} opens this channel, see {@link WorkerGate}.
 */
@ApplicationScoped
public class TrainingChannel {
  /** As in {@code mp.messaging.incoming}. */
  static final String NAME = "worker-trainings";

  private static final Logger LOG = Logger.getLogger(TrainingChannel.class);

  private final Provider<TrainingServices> services;
  private final CurrentAttempts current;
  private final AttemptRunner<AssignedTraining> runner;

  @Inject
  TrainingChannel(
      Provider<TrainingServices> services,
      SamplerThreads thread,
      CurrentAttempts current,
      EventPublisher events) {
    this.services = services;
    this.current = current;
    this.runner = new AttemptRunner<>(thread, events, TrainingChannel::read, this::attempt);
  }

  @Incoming(NAME)
  CompletionStage<Void> take(Message<ShareDelivery> message) {
    return runner.take(message);
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
   * @throws IllegalArgumentException when the record was delivered more often than its attempt
   *     numbers last
   */
  private static AssignedTraining read(CloudEvent event, ShareDelivery delivery) {
    var training =
        new AssignedTraining(
            (TrainingReady) event.data(),
            delivery.deliveryCount(),
            event.traceparent(),
            delivery::lost,
            delivery::draining);
    training.attempt();
    return training;
  }
}
