package dev.resow.worker.messaging;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.JobReady;
import dev.resow.contract.WorkerHeartbeat.Running;
import dev.resow.observability.JobLog;
import dev.resow.worker.attempt.AssignedJob;
import dev.resow.worker.attempt.AttemptEnding;
import dev.resow.worker.attempt.AttemptExecution;
import dev.resow.worker.attempt.AttemptServices;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.generation.SamplerThreads;
import dev.resow.worker.heartbeat.CurrentAttempts;
import dev.resow.worker.metrics.WorkerMetrics;
import dev.resow.worker.share.ShareDelivery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes a released job, runs its attempt on a sampler thread and acknowledges the record
 * afterwards. The slots work independently of each other. A record that is not a valid job goes to
 * the dead letters; the channel continues after any failure, see {@link AttemptRunner}.
 */
@ApplicationScoped
public class ReadyChannel {
  private static final Logger LOG = Logger.getLogger(ReadyChannel.class);

  private final Provider<AttemptServices> services;
  private final CurrentAttempts current;
  private final SharedTopic shared;
  private final AttemptRunner<AssignedJob> runner;

  @Inject
  ReadyChannel(
      Provider<AttemptServices> services,
      SamplerThreads sampler,
      CurrentAttempts current,
      SharedTopic shared,
      EventPublisher events,
      WorkerMetrics metrics) {
    this.services = services;
    this.current = current;
    this.shared = shared;
    this.runner = new AttemptRunner<>(sampler, events, ReadyChannel::read, this::attempt);
    metrics.attempts(() -> current.all().size());
  }

  /** Returns at once: the next message is handed over only then, and it belongs to another slot. */
  @Incoming("worker-ready")
  CompletionStage<Void> take(Message<ShareDelivery> message) {
    runner.take(message);
    return CompletableFuture.completedFuture(null);
  }

  private AttemptEnding attempt(AssignedJob job) {
    var execution = new AttemptExecution(services.get(), job);
    var running = new Running(job.ready().jobId(), job.attempt());
    current.begin(running);
    String tenant = job.ready().spec().tenant();
    try (var _ = JobLog.of(running.jobId(), running.attempt(), tenant);
        var _ = execution.traced()) {
      AttemptEnding ending = execution.run();
      if (ending == AttemptEnding.OTHER_MODEL) shared.pause();
      LOG.infof("job %s attempt %d: %s", running.jobId(), running.attempt(), ending);
      return ending;
    } finally {
      current.end(running);
    }
  }

  /**
   * @throws IllegalArgumentException when the record was delivered more often than its attempt
   *     numbers last
   */
  private static AssignedJob read(CloudEvent event, ShareDelivery delivery) {
    var job =
        new AssignedJob(
            (JobReady) event.data(),
            delivery.deliveryCount(),
            event.traceparent(),
            delivery::lost,
            delivery::draining);
    job.attempt();
    return job;
  }
}
