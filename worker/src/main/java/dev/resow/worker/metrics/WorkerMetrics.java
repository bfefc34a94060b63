package dev.resow.worker.metrics;

import dev.resow.contract.JobSpec;
import dev.resow.observability.SeriesRegistry;
import dev.resow.worker.share.LockObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/** Counts what this worker does. Safe for use from any thread. */
@Startup
@ApplicationScoped
public class WorkerMetrics implements LockObserver {
  private static final String RESTARTED = "restarted";

  private final SeriesRegistry series;

  @Inject
  public WorkerMetrics(MeterRegistry meters) {
    series = new SeriesRegistry(meters);
    List.of(
            WorkerSeries.RENEWALS,
            WorkerSeries.LOSSES,
            WorkerSeries.CHECKPOINT,
            WorkerSeries.CHECKPOINT_FAILURES,
            WorkerSeries.STORE)
        .forEach(series::declare);
  }

  /**
   * A model is ready.
   *
   * @param load time that it took to load
   */
  public void loaded(String model, String device, Duration load) {
    double seconds = load.toNanos() / 1e9;
    series.gauge(WorkerSeries.LOAD, () -> seconds, model, device);
    for (AttemptOutcome outcome : AttemptOutcome.values())
      series.declare(WorkerSeries.ATTEMPTS, outcome.label(), model);
  }

  /** Reads the number of running attempts at each scrape. */
  public void attempts(IntSupplier running) {
    series.gauge(WorkerSeries.BUSY, running::getAsInt);
  }

  /** Reads the number of slots at each scrape. */
  public void slots(IntSupplier count) {
    series.gauge(WorkerSeries.SLOTS, count::getAsInt);
  }

  /**
   * An attempt has ended.
   *
   * @param seconds that it held the device
   */
  public void ended(AttemptOutcome outcome, JobSpec spec, Work work, double seconds) {
    series.count(WorkerSeries.ATTEMPTS, outcome.label(), spec.model());
    if (outcome == AttemptOutcome.DECLINED) return;
    double restartedSeconds = seconds * work.restartedShare();
    used(outcome.label(), spec, work.picture(), seconds - restartedSeconds);
    used(RESTARTED, spec, work.restarted(), restartedSeconds);
  }

  private void used(String outcome, JobSpec spec, double forwards, double seconds) {
    series.add(WorkerSeries.FORWARDS, forwards, outcome, spec.model(), spec.method());
    series.add(WorkerSeries.SECONDS, Math.max(0, seconds), outcome, spec.model(), spec.method());
  }

  public void checkpointSaved(Duration took) {
    series.observe(WorkerSeries.CHECKPOINT, took);
  }

  public void checkpointFailed() {
    series.count(WorkerSeries.CHECKPOINT_FAILURES);
  }

  /**
   * A picture is in the artifact store.
   *
   * @param took from the first try on
   */
  public void pictureStored(Duration took) {
    series.observe(WorkerSeries.STORE, took);
  }

  @Override
  public void renewed() {
    series.count(WorkerSeries.RENEWALS);
  }

  @Override
  public void lost() {
    series.count(WorkerSeries.LOSSES);
  }
}
