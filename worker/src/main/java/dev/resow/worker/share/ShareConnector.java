package dev.resow.worker.share;

import dev.resow.messaging.KafkaConnection;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow.Publisher;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * The connector {@value #NAME}. A message's payload is the {@link ShareDelivery}; {@code ack}
 * accepts, {@code nack} releases, {@code nack} with a {@link RejectRecordException} rejects.
 *
 * <p>A channel has as many slots as {@link ShareGate#slots} says. Each has a consumer of its own, a
 * member of the group like those of other processes, and holds one record at a time.
 *
 * <p>Liveness is DOWN while a record is held that no thread processes, see {@link
 * ShareDelivery#work}.
 *
 * <p>Channel settings: {@code topic} (default: the channel's name), {@code group.id}, {@code drain}
 * (ISO-8601, default PT5S), {@code retry} (default PT1S), {@code stuck-after} (default PT30S) and
 * every property of the Kafka consumer.
 */
@ApplicationScoped
@Connector(ShareConnector.NAME)
public class ShareConnector implements InboundConnector, HealthReporter {
  /** As written in {@code mp.messaging.incoming.*.connector}. */
  public static final String NAME = "kafka-share";

  private final KafkaConnection connection;
  private final Instance<ShareGate> gates;
  private final Instance<LockObserver> observers;
  private final List<ShareLoop> loops = new CopyOnWriteArrayList<>();
  private boolean stopping;

  @Inject
  ShareConnector(
      KafkaConnection connection, Instance<ShareGate> gates, Instance<LockObserver> observers) {
    this.connection = connection;
    this.gates = gates;
    this.observers = observers;
  }

  @Override
  public Publisher<? extends Message<?>> getPublisher(Config channel) {
    var settings = ShareSettings.of(channel, connection);
    return Multi.createFrom()
        .<Message<?>>emitter(
            emitter -> {
              begin(settings, emitter);
              slots(settings.channel())
                  .thenAccept(
                      slots -> {
                        for (int i = 1; i < slots; i++) begin(settings, emitter);
                      });
            },
            // At most one record of each slot is in flight, so that few messages wait here.
            BackPressureStrategy.BUFFER);
  }

  private synchronized void begin(ShareSettings settings, MultiEmitter<? super Message<?>> to) {
    if (stopping) return;
    var configured = Set.copyOf(settings.topics());
    var loop =
        new ShareLoop(
            settings,
            open(settings.channel()),
            this::mayTake,
            idle -> topics(configured, idle),
            d -> to.emit(message(d)),
            observers.isUnsatisfied() ? LockObserver.NONE : observers.get());
    loops.add(loop);
    loop.start();
  }

  private CompletionStage<Integer> slots(String channel) {
    return gates.isUnsatisfied() ? CompletableFuture.completedStage(1) : gates.get().slots(channel);
  }

  private CompletionStage<?> open(String channel) {
    return gates.isUnsatisfied()
        ? CompletableFuture.completedStage(null)
        : gates.get().open(channel);
  }

  private Set<String> topics(Set<String> configured, Duration idle) {
    return gates.isUnsatisfied() ? configured : gates.get().topics(configured, idle);
  }

  private boolean mayTake() {
    return gates.isUnsatisfied() || gates.get().mayTake();
  }

  private static Message<ShareDelivery> message(ShareDelivery delivery) {
    return Message.of(
        delivery,
        delivery::accept,
        failure ->
            failure instanceof RejectRecordException ? delivery.reject() : delivery.release());
  }

  /**
   * Drains before anything else stops: the handler still needs its producers for its last words.
   */
  void drain(@Observes @Priority(1) ShutdownEvent shutdown) {
    synchronized (this) {
      stopping = true;
    }
    loops.forEach(ShareLoop::beginStop); // all of them drain in the same time
    loops.forEach(ShareLoop::stop);
  }

  @Override
  public HealthReport getLiveness() {
    var report = HealthReport.builder();
    for (ShareLoop loop : loops) report.add(NAME, loop.alive(), loop.fault().orElse(null));
    return report.build();
  }

  @Override
  public HealthReport getReadiness() {
    return getLiveness();
  }
}
