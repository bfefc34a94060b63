package dev.resow.worker.metrics;

import dev.resow.contract.SteadyClock;
import dev.resow.contract.TrainingRecipe;
import dev.resow.observability.SeriesRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Counts what this process trains, one training at a time. Safe for use from any thread. */
@Startup
@ApplicationScoped
public class TrainingMetrics {
  private final SeriesRegistry series;
  private final Clock clock;

  /** When the training that runs was saved, or began; null without one. */
  private volatile Instant saved;

  @Inject
  TrainingMetrics(MeterRegistry meters) {
    this(meters, SteadyClock.start());
  }

  /**
   * @param clock measures the age of checkpoints
   */
  public TrainingMetrics(MeterRegistry meters, Clock clock) {
    this.series = new SeriesRegistry(meters);
    this.clock = clock;
    for (TrainingRecipe recipe : TrainingRecipe.values())
      series.declare(WorkerSeries.UPDATES, recipe.word());
    series.gauge(WorkerSeries.CHECKPOINT_AGE, this::checkpointAge);
  }

  private double checkpointAge() {
    Instant since = saved;
    return since == null ? 0 : Duration.between(since, clock.instant()).toNanos() / 1e9;
  }

  /** An attempt at a training has its session, from its checkpoint or from the start. */
  public void began() {
    saved = clock.instant();
  }

  /** One update is done. */
  public void updated(TrainingRecipe recipe) {
    series.count(WorkerSeries.UPDATES, recipe.word());
  }

  /**
   * A checkpoint is stored.
   *
   * @param took to save it
   */
  public void checkpointSaved(Duration took) {
    series.observe(WorkerSeries.CHECKPOINT, took);
    saved = clock.instant();
  }

  /** A checkpoint could not be stored. */
  public void checkpointFailed() {
    series.count(WorkerSeries.CHECKPOINT_FAILURES);
  }

  /** The attempt has ended. */
  public void ended() {
    saved = null;
  }
}
