package dev.resow.worker.generation;

import dev.resow.worker.metrics.WorkerMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** How many jobs this worker runs at once; known when its models are loaded. */
@ApplicationScoped
public class Slots {
  private static final Logger LOG = Logger.getLogger(Slots.class);

  private final String setting;
  private final SamplerThreads threads;
  private final CompletableFuture<Integer> known = new CompletableFuture<>();

  @Inject
  Slots(
      @ConfigProperty(name = "resow.slots", defaultValue = "1") String setting,
      SamplerThreads threads,
      WorkerMetrics metrics) {
    this.setting = setting;
    this.threads = threads;
    metrics.slots(this::count);
  }

  /** Completes with the number once it is known. */
  public CompletionStage<Integer> known() {
    return known.minimalCompletionStage();
  }

  /** The number, 1 while it is not known. */
  public int count() {
    return known.getNow(1);
  }

  /**
   * The models are loaded.
   *
   * @throws IllegalArgumentException when the setting is no number of slots
   */
  void settle(SlotNeed need) {
    var count = SlotCount.of(setting, need, Runtime.getRuntime().availableProcessors());
    LOG.infof("slots: %d (%s)", (Object) count.jobs(), count.reason());
    threads.allow(count.jobs());
    known.complete(count.jobs());
  }
}
