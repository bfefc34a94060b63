package dev.resow.worker.metrics;

import dev.resow.observability.Series;
import java.util.List;

/** The series of the worker, all of them; docs/metrics.md lists them. */
public final class WorkerSeries {
  static final Series ATTEMPTS =
      Series.counter(
          "resow_attempts_ended_total",
          "Attempts of this worker by how they ended.",
          "outcome",
          "model");

  static final Series FORWARDS =
      Series.counter(
          "resow_forward_equivalents_total",
          "Forward equivalents of attempts that ended, by what became of them.",
          "outcome",
          "model",
          "method");

  static final Series SECONDS =
      Series.counter(
          "resow_device_seconds_total",
          "Seconds that attempts held the device, by what became of the work.",
          "outcome",
          "model",
          "method");

  static final Series RENEWALS =
      Series.counter("resow_lock_renewals_total", "Acquisition locks renewed.");

  static final Series LOSSES =
      Series.counter(
          "resow_lock_losses_total",
          "Acquisition locks lost while a record was held: another worker may have it.");

  static final Series CHECKPOINT =
      Series.histogram("resow_checkpoint_save_seconds", "Time to save a checkpoint.");

  static final Series CHECKPOINT_FAILURES =
      Series.counter("resow_checkpoint_failures_total", "Checkpoints that could not be saved.");

  static final Series STORE =
      Series.histogram(
          "resow_picture_store_seconds",
          "Time to store a finished picture, tries that failed included.");

  static final Series LOAD =
      Series.gauge(
          "resow_model_load_seconds",
          "Time that loading took; there once the model is loaded.",
          "model",
          "device");

  static final Series BUSY = Series.gauge("resow_worker_attempts", "Attempts that run now.");

  static final Series SLOTS =
      Series.gauge("resow_worker_capacity", "Jobs that this worker runs at once (RESOW_SLOTS).");

  static final Series UPDATES =
      Series.counter(
          "resow_training_updates_total", "Updates of adapters in trainings here.", "recipe");

  static final Series CHECKPOINT_AGE =
      Series.gauge(
          "resow_training_checkpoint_age_seconds",
          "Time since the training that runs here was saved, or began; 0 without one.");

  /** In the order of the documentation. */
  public static final List<Series> ALL =
      List.of(
          ATTEMPTS,
          FORWARDS,
          SECONDS,
          RENEWALS,
          LOSSES,
          CHECKPOINT,
          CHECKPOINT_FAILURES,
          STORE,
          LOAD,
          BUSY,
          SLOTS,
          UPDATES,
          CHECKPOINT_AGE);

  private WorkerSeries() {}
}
