package dev.resow.worker.messaging;

import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.messaging.BrokerProbe;
import dev.resow.messaging.KafkaConnection;
import dev.resow.worker.attempt.LoneAttempts;
import dev.resow.worker.config.WorkerSettings;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.generation.LoadedGenerator;
import dev.resow.worker.generation.Slots;
import dev.resow.worker.share.ShareGate;
import dev.resow.worker.share.TopicChoice;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.jboss.logging.Logger;

/**
 * No job is taken before the model is loaded and the share group is set up on the broker, nor while
 * something does not work that a job would need.
 */
@ApplicationScoped
public class WorkerGate implements ShareGate {
  private static final Logger LOG = Logger.getLogger(WorkerGate.class);
  private static final long RETRY_SECONDS = 2;

  private static final CompletionStage<?> NEVER = new CompletableFuture<>();

  private final CompletionStage<?> open;
  private final CompletableFuture<Void> group = new CompletableFuture<>();
  private final boolean trains;
  private final LoadedGenerator generator;
  private final Slots slots;
  private final SharedTopic shared;
  private final BrokerProbe broker;
  private final WorkerEnvironment environment;
  private final LoneAttempts lone;
  private volatile String fault;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  @Inject
  WorkerGate(
      LoadedGenerator generator,
      Slots slots,
      SharedTopic shared,
      BrokerProbe broker,
      WorkerSettings settings,
      WorkerEnvironment environment,
      LoneAttempts lone,
      KafkaConnection connection) {
    this.generator = generator;
    this.slots = slots;
    this.shared = shared;
    this.broker = broker;
    this.environment = environment;
    this.lone = lone;
    this.trains = settings.trains();
    Thread.ofVirtual().name("share-group-settings").start(() -> setUpGroup(connection, settings));
    open = generator.loaded().thenCombine(group, (model, done) -> model);
  }

  @Override
  public CompletionStage<?> open() {
    return open;
  }

  /** A trainer opens the channel of trainings alone, another worker every other one. */
  @Override
  public CompletionStage<?> open(String channel) {
    if (channel.equals(TrainingChannel.NAME) != trains) return NEVER;
    return trains ? group : open;
  }

  /** As many jobs as this worker has slots, and one training. */
  @Override
  public CompletionStage<Integer> slots(String channel) {
    return trains ? CompletableFuture.completedStage(1) : slots.known();
  }

  /**
   * Topics of this worker's models, of the versions it holds, and those configured, see {@link
   * TopicChoice}.
   */
  @Override
  public Set<String> topics(Set<String> configured, Duration idle) {
    if (trains) return configured;
    var own = new TreeSet<String>();
    generator
        .ifReady()
        .ifPresent(
            held ->
                Stream.concat(
                        held.cards().stream().map(card -> ReadyTopics.of(card.name())),
                        held.fingerprints().stream()
                            .map(version -> ReadyTopics.of(version.model(), version.digest())))
                    .filter(broker::has)
                    .forEach(own::add));
    Set<String> common = own.isEmpty() || shared.mayTake() ? configured : Set.of();
    return TopicChoice.of(own, common, broker.backlog(), idle);
  }

  @Override
  public boolean mayTake() {
    return environment.mayTake() && lone.mayTake();
  }

  private void setUpGroup(KafkaConnection connection, WorkerSettings settings) {
    String name = trains ? Topics.TRAINER_GROUP : Topics.WORKER_GROUP;
    while (!stopped.isDone()) {
      try {
        WorkerGroup.apply(connection, name, WorkerGroup.settings(settings));
        fault = null;
        group.complete(null);
        return;
      } catch (ExecutionException | TimeoutException e) {
        fault =
            "cannot set up the share group at %s yet: %s"
                .formatted(connection.bootstrapServers(), reason(e));
        LOG.warn(fault);
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static String reason(Exception failure) {
    return switch (failure.getCause()) {
      case GroupAuthorizationException e ->
          "the broker does not grant ALTER_CONFIGS on group %s; see deploy/kafka-acls.tsv"
              .formatted(e.groupId());
      case null -> "no answer";
      case Throwable cause -> cause.getMessage();
    };
  }

  /** Why the share group is not set up; empty once it is, and while that has not been tried. */
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  private void pause() {
    try {
      stopped.get(RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException | ExecutionException e) {
      // Time for the next try.
    }
  }

  @PreDestroy
  void stop() {
    stopped.complete(null);
  }
}
