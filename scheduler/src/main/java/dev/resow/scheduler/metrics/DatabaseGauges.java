package dev.resow.scheduler.metrics;

import dev.resow.observability.Series;
import dev.resow.observability.SeriesRegistry;
import dev.resow.observability.SeriesRegistry.Row;
import dev.resow.persistence.queue.JobDurations;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The gauges of the whole deployment, read every ten seconds, never by a scrape. With a long queue
 * they are read less often: reading takes at most a twentieth of the time. While the database is
 * away the gauges are absent rather than wrong.
 */
@ApplicationScoped
public class DatabaseGauges {
  private static final Logger LOG = Logger.getLogger(DatabaseGauges.class);

  /** Reading may take at most one part in so many of the time. */
  private static final int COST_SHARE = 20;

  private final QueueReading reading;
  private final JobDurations durations;
  private final TrainingReading trainings;
  private final SeriesRegistry series;
  private final WorkersWanted wanted;
  private final double assumedSeconds;
  private final Clock clock;
  private volatile Instant readAt;
  private Instant notBefore = Instant.EPOCH;

  DatabaseGauges(
      QueueReading reading,
      JobDurations durations,
      TrainingReading trainings,
      SchedulerMetrics metrics,
      AutoscaleSettings settings,
      Clock clock) {
    this.reading = reading;
    this.durations = durations;
    this.trainings = trainings;
    this.series = metrics.series();
    this.wanted = new WorkersWanted(settings.targetWait(), settings.mostWorkers());
    this.assumedSeconds = settings.assumedPerJob().toNanos() / 1e9;
    this.clock = clock;
    this.readAt = clock.instant();
    series.gauge(SchedulerSeries.READING_AGE, () -> Deployment.seconds(readAt, clock.instant()));
  }

  @Scheduled(
      every = "${resow.metrics.every:10s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void tick() {
    Instant started = clock.instant();
    if (started.isBefore(notBefore)) return;
    try {
      read();
      Instant ended = clock.instant();
      notBefore = ended.plus(Duration.between(started, ended).multipliedBy(COST_SHARE));
    } catch (RuntimeException e) {
      forget();
      LOG.debugf("the gauges of the database are absent until it answers: %s", e.toString());
    }
  }

  /** Reads the database once and sets the gauges. */
  public void read() {
    Instant now = clock.instant();
    var jobs = reading.jobs(now);
    var workers = reading.workers(now);
    var medians = durations.secondsPerCost(Deployment.models(jobs, workers));
    var outbox = reading.outbox();
    var trainers = trainings.trainers(now);
    var remembered = trainings.trainings();
    var deployment = new Deployment(jobs, workers, medians, assumedSeconds, now);
    series.set(SchedulerSeries.QUEUED, deployment.queued());
    series.set(SchedulerSeries.OLDEST, deployment.oldest());
    series.set(SchedulerSeries.IN_FLIGHT, deployment.inFlight());
    series.set(SchedulerSeries.WORKERS, deployment.workerRows());
    series.set(SchedulerSeries.SLOTS, deployment.slots());
    series.set(SchedulerSeries.ESTIMATE, deployment.estimates());
    series.set(SchedulerSeries.BACKLOG, deployment.backlog());
    series.set(SchedulerSeries.WANTED, deployment.wanted(wanted));
    series.set(SchedulerSeries.TRAINERS, trainers);
    series.set(SchedulerSeries.TRAININGS, TrainingReading.counts(remembered));
    series.set(SchedulerSeries.TRAINING_QUEUE, TrainingReading.oldest(remembered, now));
    series.set(
        SchedulerSeries.OUTBOX,
        List.of(new Row(outbox.waiting(), "waiting"), new Row(outbox.parked(), "parked")));
    series.set(
        SchedulerSeries.OUTBOX_LAG, List.of(new Row(Deployment.seconds(outbox.oldest(), now))));
    readAt = now;
  }

  private void forget() {
    for (Series each : SchedulerSeries.ALL)
      if (each.origin() == Series.Origin.DATABASE) series.set(each, List.of());
  }
}
