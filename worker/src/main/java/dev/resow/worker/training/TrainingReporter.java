package dev.resow.worker.training;

import dev.resow.contract.ResowEvent;
import dev.resow.contract.TrainingCheckpointed;
import dev.resow.contract.TrainingFailed;
import dev.resow.contract.TrainingFinished;
import dev.resow.contract.TrainingHandedOver;
import dev.resow.contract.TrainingProgress;
import dev.resow.contract.TrainingStarted;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.training.session.StepFigures;
import dev.resow.worker.attempt.DurableEvents;
import dev.resow.worker.attempt.EventPublisher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Publishes what happens in one attempt at a training, in order. Begin and end are durable once
 * {@link #confirm} returns; progress and checkpoints are for people.
 */
final class TrainingReporter {
  private static final Duration LEAST_GAP = Duration.ofSeconds(1);

  private final UUID training;
  private final int attempt;
  private final String worker;
  private final String traceparent;
  private final EventPublisher publisher;
  private final DurableEvents durable;
  private final Clock clock;
  private Instant reported = Instant.MIN;
  private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

  TrainingReporter(AssignedTraining training, TrainingServices services, Clock clock) {
    this.training = training.id();
    this.attempt = training.attempt();
    this.worker = services.worker();
    this.traceparent = training.traceparent();
    this.publisher = services.events();
    this.durable = new DurableEvents(training.id(), publisher, traceparent);
    this.clock = clock;
  }

  void started(int update) {
    durable.publish(new TrainingStarted(training, attempt, worker, clock.instant(), update));
  }

  /**
   * Throttled, and dropped while the broker has not taken the last one.
   *
   * @param last whether this is the last update
   */
  void progressed(int update, StepFigures figures, double seconds, boolean last) {
    Instant now = clock.instant();
    boolean due = sent.isDone() && !now.isBefore(reported.plus(LEAST_GAP));
    if (last || due) {
      reported = now;
      sent =
          publish(
              new TrainingProgress(
                  training, attempt, worker, now, update, finite(figures), seconds));
    }
  }

  private static Map<String, Double> finite(StepFigures figures) {
    var finite = new LinkedHashMap<>(figures.values());
    finite.values().removeIf(value -> !Double.isFinite(value));
    return finite;
  }

  void checkpointed(int update, long bytes) {
    publish(new TrainingCheckpointed(training, attempt, worker, clock.instant(), update, bytes));
  }

  /**
   * @param reason a sentence for the client, or null
   */
  void handedOver(int update, String reason) {
    durable.publish(
        new TrainingHandedOver(training, attempt, worker, clock.instant(), update, reason));
  }

  void finished(int update, ArtifactId file, long bytes, String base, int rank, int layers) {
    durable.publish(
        new TrainingFinished(
            training, attempt, worker, clock.instant(), update, file, bytes, base, rank, layers));
  }

  /**
   * @param message a sentence for the client
   * @param detail for operators, or null
   */
  void failed(int update, String message, String detail) {
    durable.publish(
        new TrainingFailed(training, attempt, worker, clock.instant(), update, message, detail));
  }

  private CompletableFuture<Void> publish(ResowEvent event) {
    return publisher.publish(event, traceparent);
  }

  /** See {@link DurableEvents#confirm}. */
  void confirm(BooleanSupplier giveUp) {
    durable.confirm(giveUp);
  }
}
