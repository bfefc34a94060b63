package dev.resow.scheduler.metrics;

import dev.resow.observability.Series;
import java.util.List;

/** The series of the scheduler, all of them; docs/metrics.md lists them. */
public final class SchedulerSeries {
  static final Series ENDED =
      Series.counter(
          "resow_jobs_ended_total", "Jobs that ended.", "state", "model", "method", "tenant");

  static final Series FAILURES =
      Series.counter(
          "resow_attempt_failures_total",
          "Attempts that failed, by kind of failure.",
          "kind",
          "model");

  static final Series PICTURES =
      Series.counter("resow_pictures_total", "Pictures by verdict.", "verdict", "model", "method");

  static final Series ROUNDS =
      Series.counter(
          "resow_rounds_total", "Rounds of attempts with a picture.", "verdict", "model", "method");

  static final Series RESTARTS =
      Series.counter(
          "resow_restarts_total", "Rounds that were dropped for another seed.", "model", "method");

  static final Series FINDINGS =
      Series.counter(
          "resow_findings_total",
          "Pictures in which the check found something wrong, by kind of finding.",
          "kind",
          "model",
          "method");

  static final Series WAIT =
      Series.histogram(
          "resow_job_wait_seconds",
          "Time from the acceptance of a job, or its not-before time, to its first attempt.",
          "class",
          "model");

  static final Series SAMPLING =
      Series.histogram(
          "resow_job_sampling_seconds", "Sampling time of a picture.", "model", "method");

  static final Series LAG =
      Series.histogram(
          "resow_projection_lag_seconds",
          "Time from the writing of a record to its projection; the oldest of a batch.",
          "topic");

  static final Series BEHIND =
      Series.gauge(
          "resow_projection_waiting_records",
          "Records on the partitions of this process that are not committed.",
          "channel");

  static final Series READING_AGE =
      Series.gauge(
          "resow_database_reading_age_seconds", "Time since the gauges of the database were read.");

  static final Series QUEUED =
      Series.shared(
          "resow_queue_jobs", "Jobs that wait for their turn or a retry.", "class", "model");

  static final Series OLDEST =
      Series.shared(
          "resow_queue_oldest_seconds",
          "Longest time that a job has been due without being released.",
          "class",
          "model");

  static final Series IN_FLIGHT =
      Series.shared("resow_jobs_in_flight", "Jobs with the workers.", "state", "model");

  static final Series WORKERS =
      Series.shared("resow_workers", "Workers with a recent heartbeat.", "state", "model");

  static final Series SLOTS =
      Series.shared(
          "resow_worker_slots",
          "Jobs that the workers which take jobs can sample at once.",
          "model");

  static final Series ESTIMATE =
      Series.shared(
          "resow_job_estimate_seconds",
          "Median time of the last 50 jobs from start to end, divided by their cost, or what is"
              + " assumed before.",
          "model");

  static final Series BACKLOG =
      Series.shared(
          "resow_backlog_cost",
          "Cost of the jobs that are due or with the workers, in jobs with the model's defaults.",
          "model");

  static final Series WANTED =
      Series.shared(
          "resow_workers_wanted",
          "Workers with which the last job of the backlog would begin within the target wait.",
          "model");

  static final Series TRAINERS =
      Series.shared("resow_trainers", "Trainers with a recent heartbeat.", "state");

  static final Series TRAININGS =
      Series.shared("resow_trainings", "Trainings that are remembered.", "state", "recipe");

  static final Series TRAINING_QUEUE =
      Series.shared(
          "resow_training_queue_oldest_seconds",
          "Longest time that a training has waited for a trainer.",
          "recipe");

  static final Series OUTBOX =
      Series.shared(
          "resow_outbox_records", "Records in the outbox: waiting to be sent, or parked.", "state");

  static final Series OUTBOX_LAG =
      Series.shared(
          "resow_outbox_oldest_seconds", "Age of the oldest record that waits to be sent.");

  /** In the order of the documentation. */
  public static final List<Series> ALL =
      List.of(
          ENDED,
          FAILURES,
          PICTURES,
          ROUNDS,
          RESTARTS,
          FINDINGS,
          WAIT,
          SAMPLING,
          LAG,
          BEHIND,
          QUEUED,
          OLDEST,
          IN_FLIGHT,
          WORKERS,
          SLOTS,
          ESTIMATE,
          BACKLOG,
          WANTED,
          TRAINERS,
          TRAININGS,
          TRAINING_QUEUE,
          OUTBOX,
          OUTBOX_LAG,
          READING_AGE);

  private SchedulerSeries() {}
}
