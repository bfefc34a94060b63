package dev.resow.worker;

import dev.resow.worker.painter.Painter;
import dev.resow.worker.painter.Painters;
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
import org.jboss.logging.Logger;

/**
 * The model: loaded at start on the sampling thread, while the process already answers health
 * checks.
 */
@ApplicationScoped
public class LoadedPainter {
  private static final Logger LOG = Logger.getLogger(LoadedPainter.class);

  private final Painters painters;
  private final SamplingThread thread;
  private final CompletableFuture<Painter> loaded = new CompletableFuture<>();

  @Inject
  LoadedPainter(Painters painters, SamplingThread thread) {
    this.painters = painters;
    this.thread = thread;
  }

  /** Completes when the model is ready to sample; fails when it cannot be loaded. */
  public CompletionStage<Painter> loaded() {
    return loaded.minimalCompletionStage();
  }

  /** The model, if it is loaded. */
  public Optional<Painter> ifReady() {
    return loaded.isDone() && !loaded.isCompletedExceptionally()
        ? Optional.of(loaded.join())
        : Optional.empty();
  }

  void load(@Observes StartupEvent start) {
    thread.execute(
        () -> {
          long began = System.nanoTime();
          try {
            Painter painter = painters.load();
            LOG.infof(
                "model %s on %s ready after %d ms",
                painter.card().name(),
                painter.device(),
                Duration.ofNanos(System.nanoTime() - began).toMillis());
            painter.warnings().forEach(LOG::warn);
            loaded.complete(painter);
          } catch (RuntimeException | Error e) {
            loaded.completeExceptionally(e);
            LOG.errorf("cannot load the model: %s", e.getMessage());
            LOG.debug("cannot load the model", e);
            Quarkus.asyncExit(1);
          }
        });
  }

  /** After the share channels have drained. */
  void unload(@Observes @Priority(10_000) ShutdownEvent shutdown) {
    ifReady().ifPresent(painter -> thread.execute(painter::close));
  }
}
