package dev.resow.worker.generation;

import dev.resow.contract.ModelCard;
import dev.resow.worker.config.WorkerSettings;
import dev.resow.worker.metrics.WorkerMetrics;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Loads the models at start, on a thread of the samplers, while the process already answers health
 * checks.
 */
@ApplicationScoped
public class LoadedGenerator {
  private static final Logger LOG = Logger.getLogger(LoadedGenerator.class);

  private final GeneratorFactory factory;
  private final SamplerThreads threads;
  private final Slots slots;
  private final WorkerMetrics metrics;
  private final boolean trains;
  private final CompletableFuture<ImageGenerator> loaded = new CompletableFuture<>();

  @Inject
  LoadedGenerator(
      GeneratorFactory factory,
      SamplerThreads threads,
      Slots slots,
      WorkerMetrics metrics,
      WorkerSettings settings) {
    this.trains = settings.trains();
    this.factory = factory;
    this.threads = threads;
    this.slots = slots;
    this.metrics = metrics;
  }

  /** Completes when the model is ready to sample; fails when it cannot be loaded. */
  public CompletionStage<ImageGenerator> loaded() {
    return loaded.minimalCompletionStage();
  }

  /** The model, if it is loaded. */
  public Optional<ImageGenerator> ifReady() {
    return loaded.isDone() && !loaded.isCompletedExceptionally()
        ? Optional.of(loaded.join())
        : Optional.empty();
  }

  void load(@Observes StartupEvent start) {
    if (trains) return; // a trainer loads the model of each training
    threads.execute(
        () -> {
          long started = System.nanoTime();
          try {
            ImageGenerator generator = factory.load();
            var took = Duration.ofNanos(System.nanoTime() - started);
            LOG.infof(
                "model %s on %s ready after %d ms",
                generator.cards().stream().map(ModelCard::name).collect(Collectors.joining(", ")),
                generator.device(),
                took.toMillis());
            metrics.loaded(generator.card().name(), generator.device(), took);
            generator.warnings().forEach(LOG::warn);
            slots.settle(generator.need(Long.MAX_VALUE));
            loaded.complete(generator);
          } catch (RuntimeException | Error e) {
            loaded.completeExceptionally(e);
            LOG.errorf("cannot load the model: %s", e.getMessage());
            LOG.debug("cannot load the model", e);
            Quarkus.asyncExit(1);
          }
        });
  }

  /**
   * After the share channels have drained; a step that still runs holds the models until its end.
   */
  void unload(@Observes @Priority(10_000) ShutdownEvent shutdown) {
    threads.finishWith(() -> ifReady().ifPresent(ImageGenerator::close));
  }
}
