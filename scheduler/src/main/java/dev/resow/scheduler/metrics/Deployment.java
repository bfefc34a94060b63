package dev.resow.scheduler.metrics;

import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.observability.SeriesRegistry.Row;
import dev.resow.persistence.queue.JobDurations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What a deployment has to do and what it has, at one time; gives the rows of the shared gauges. A
 * model without a job is there as long as a worker of it is remembered, with zeros.
 *
 * @param medians seconds of a job of cost 1 by model, as {@link JobDurations} measures them
 * @param assumed the same while none was measured
 */
record Deployment(
    List<QueueReading.Jobs> jobs,
    List<QueueReading.Workers> workers,
    Map<String, Double> medians,
    double assumed,
    Instant now) {

  private static final Set<JobState> WAITING = Set.of(JobState.QUEUED, JobState.RETRY_WAIT);
  private static final Set<JobState> IN_FLIGHT = Set.of(JobState.DISPATCHED, JobState.RUNNING);

  /** Models with open jobs, and those of remembered workers. */
  static Set<String> models(List<QueueReading.Jobs> jobs, List<QueueReading.Workers> workers) {
    var models = new TreeSet<String>();
    jobs.forEach(group -> models.add(group.model()));
    workers.forEach(group -> models.add(group.model()));
    models.remove("");
    return models;
  }

  private Set<String> models() {
    return models(jobs, workers);
  }

  /** By class and model. */
  List<Row> queued() {
    return byClass(waiting -> waiting.mapToLong(QueueReading.Jobs::jobs).sum());
  }

  /** By class and model. */
  List<Row> oldest() {
    return byClass(
        waiting -> waiting.mapToDouble(group -> seconds(group.oldest(), now)).max().orElse(0));
  }

  private List<Row> byClass(ToDoubleFunction<Stream<QueueReading.Jobs>> value) {
    var rows = new ArrayList<Row>();
    for (String model : models())
      for (Priority priority : Priority.values()) {
        var waiting =
            jobs.stream()
                .filter(group -> group.model().equals(model))
                .filter(group -> group.priority() == priority.rank())
                .filter(group -> WAITING.contains(group.state()));
        rows.add(new Row(value.applyAsDouble(waiting), word(priority), model));
      }
    return rows;
  }

  /** By state and model. */
  List<Row> inFlight() {
    var rows = new ArrayList<Row>();
    for (String model : models())
      for (JobState state : new TreeSet<>(IN_FLIGHT))
        rows.add(
            new Row(
                jobs.stream()
                    .filter(group -> group.model().equals(model) && group.state() == state)
                    .mapToLong(QueueReading.Jobs::jobs)
                    .sum(),
                word(state),
                model));
    return rows;
  }

  /** By state and model. */
  List<Row> workerRows() {
    var rows = new ArrayList<Row>();
    for (String model : models()) {
      rows.add(new Row(count(model, false, QueueReading.Workers::workers), "ready", model));
      rows.add(new Row(count(model, true, QueueReading.Workers::workers), "draining", model));
    }
    return rows;
  }

  /** By model. */
  List<Row> slots() {
    return models().stream()
        .map(model -> new Row(count(model, false, QueueReading.Workers::slots), model))
        .toList();
  }

  /** By model. */
  List<Row> estimates() {
    return models().stream().map(model -> new Row(secondsPerCost(model), model)).toList();
  }

  /** By model. */
  List<Row> backlog() {
    return models().stream()
        .map(model -> new Row(due(model, QueueReading.Jobs::dueCost), model))
        .toList();
  }

  /** By model. */
  List<Row> wanted(WorkersWanted wanted) {
    return models().stream().map(model -> new Row(wanted(wanted, model), model)).toList();
  }

  private int wanted(WorkersWanted wanted, String model) {
    double seconds = due(model, QueueReading.Jobs::dueCost) * secondsPerCost(model);
    return wanted.of((long) due(model, QueueReading.Jobs::due), seconds, slotsPerWorker(model));
  }

  private double due(String model, ToDoubleFunction<QueueReading.Jobs> value) {
    return jobs.stream().filter(group -> group.model().equals(model)).mapToDouble(value).sum();
  }

  private double secondsPerCost(String model) {
    return medians.getOrDefault(model, medians.getOrDefault(JobDurations.ALL, assumed));
  }

  private double slotsPerWorker(String model) {
    double ready = count(model, false, QueueReading.Workers::workers);
    return ready == 0 ? 1 : count(model, false, QueueReading.Workers::slots) / ready;
  }

  private double count(
      String model, boolean draining, ToDoubleFunction<QueueReading.Workers> value) {
    return workers.stream()
        .filter(group -> group.model().equals(model) && group.alive())
        .filter(group -> group.draining() == draining)
        .mapToDouble(value)
        .sum();
  }

  /** 0 for a time in the future, which another clock may give, and for none. */
  static double seconds(Instant since, Instant now) {
    return since == null ? 0 : Math.max(0, Duration.between(since, now).toNanos() / 1e9);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
