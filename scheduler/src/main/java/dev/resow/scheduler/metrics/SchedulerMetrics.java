package dev.resow.scheduler.metrics;

import dev.resow.contract.FindingKind;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.Verdict;
import dev.resow.contract.failure.FailureKind;
import dev.resow.observability.SeriesRegistry;
import dev.resow.observability.TenantLabel;
import dev.resow.observability.Traces;
import dev.resow.persistence.tenant.Tenants;
import dev.resow.scheduler.lifecycle.JobStatus;
import dev.resow.scheduler.lifecycle.Trigger;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** Counts what this scheduler has changed, after the commit. Safe for use from any thread. */
@ApplicationScoped
public class SchedulerMetrics {
  private static final int MOST_PAIRS = 1_000;

  /** A model and a method whose jobs have been seen. */
  private record Pair(String model, String method) {}

  private final SeriesRegistry series;
  private final TenantLabel tenants;
  private final Set<Pair> seen = ConcurrentHashMap.newKeySet();

  @Inject
  SchedulerMetrics(MeterRegistry meters, Tenants tenants) {
    this(new SeriesRegistry(meters), new TenantLabel(tenants.named().keySet()));
  }

  SchedulerMetrics(SeriesRegistry series, TenantLabel tenants) {
    this.series = series;
    this.tenants = tenants;
  }

  /** Where gauges of the scheduler belong. */
  SeriesRegistry series() {
    return series;
  }

  /** Counts changes that are committed. Their spans are the exemplars of the histograms. */
  public void changed(List<JobChange> changes) {
    for (JobChange change : changes) {
      try (var _ = Traces.current(change.span())) {
        changed(change);
      }
    }
  }

  private void changed(JobChange change) {
    JobStatus after = change.outcome().job();
    JobSpec spec = after.spec();
    begin(spec);
    change.outcome().moves().stream()
        .filter(move -> move.to().isTerminal())
        .forEach(move -> ended(move.to(), spec));
    newFailures(change.before().failures(), after.failures())
        .forEach(
            (kind, times) -> series.add(SchedulerSeries.FAILURES, times, word(kind), spec.model()));
    if (change.before().startedAt() == null && after.startedAt() != null)
      series.observe(
          SchedulerSeries.WAIT,
          Duration.between(due(change.acceptedAt(), spec), after.startedAt()),
          word(spec.priority()),
          spec.model());
    if (change.trigger() instanceof Trigger.EventReceived heard)
      switch (heard.event()) {
        case RoundRestarted _ ->
            series.count(SchedulerSeries.RESTARTS, spec.model(), spec.method());
        case JobResult result -> result(result, change.before().spec());
        default -> {}
      }
  }

  private void ended(JobState state, JobSpec spec) {
    series.count(
        SchedulerSeries.ENDED, word(state), spec.model(), spec.method(), tenants.of(spec.tenant()));
  }

  /**
   * @param spec what was sampled
   */
  private void result(JobResult result, JobSpec spec) {
    series.count(SchedulerSeries.PICTURES, word(result.verdict()), spec.model(), spec.method());
    result
        .rounds()
        .forEach(
            round ->
                series.count(
                    SchedulerSeries.ROUNDS, word(round.verdict()), spec.model(), spec.method()));
    result
        .found()
        .forEach(
            kind ->
                series.count(SchedulerSeries.FINDINGS, word(kind), spec.model(), spec.method()));
    series.observe(
        SchedulerSeries.SAMPLING,
        SeriesRegistry.duration(result.seconds()),
        spec.model(),
        spec.method());
  }

  /** Series that may stay at 0 for long are there from the first job of their model on. */
  private void begin(JobSpec spec) {
    var pair = new Pair(spec.model(), spec.method());
    if (seen.size() >= MOST_PAIRS || !seen.add(pair)) return;
    for (FindingKind kind : FindingKind.values())
      series.declare(SchedulerSeries.FINDINGS, word(kind), pair.model(), pair.method());
    for (Verdict verdict : Verdict.values()) {
      series.declare(SchedulerSeries.PICTURES, word(verdict), pair.model(), pair.method());
      series.declare(SchedulerSeries.ROUNDS, word(verdict), pair.model(), pair.method());
    }
    series.declare(SchedulerSeries.RESTARTS, pair.model(), pair.method());
    for (FailureKind kind : FailureKind.values())
      series.declare(SchedulerSeries.FAILURES, word(kind), pair.model());
    for (JobState state : JobState.values())
      if (state.isTerminal())
        series.declare(
            SchedulerSeries.ENDED,
            word(state),
            pair.model(),
            pair.method(),
            tenants.of(spec.tenant()));
  }

  /**
   * Records of one partition were projected.
   *
   * @param lag since the oldest of them was written
   */
  public void projected(String topic, Duration lag) {
    series.observe(SchedulerSeries.LAG, lag, topic);
  }

  /** Reads the number of waiting records of a channel at each scrape. */
  public void waiting(String channel, DoubleSupplier records) {
    series.gauge(SchedulerSeries.BEHIND, records, channel);
  }

  private static Instant due(Instant acceptedAt, JobSpec spec) {
    Instant notBefore = spec.notBefore();
    return notBefore == null || notBefore.isBefore(acceptedAt) ? acceptedAt : notBefore;
  }

  private static Map<FailureKind, Integer> newFailures(
      Map<FailureKind, Integer> before, Map<FailureKind, Integer> after) {
    if (before.equals(after)) return Map.of();
    var added = new EnumMap<FailureKind, Integer>(FailureKind.class);
    after.forEach(
        (kind, times) -> {
          int more = times - before.getOrDefault(kind, 0);
          if (more > 0) added.put(kind, more);
        });
    return added;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
