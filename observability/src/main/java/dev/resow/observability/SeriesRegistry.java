package dev.resow.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * Counts into {@link Series}. Label values are positional, in the order of the series' labels, and
 * bounded by name of the label: 100 values, see {@link LabelValues}.
 */
public final class SeriesRegistry {
  private static final int MOST_VALUES = 100;

  /** Upper bounds in seconds, from a step of the sampler to a queue that stands. */
  private static final double[] SECONDS = {
    .005, .025, .1, .25, .5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600
  };

  private final MeterRegistry meters;
  private final Map<String, LabelValues> values = new ConcurrentHashMap<>();
  private final Map<String, MultiGauge> tables = new ConcurrentHashMap<>();

  public SeriesRegistry(MeterRegistry meters) {
    this.meters = meters;
  }

  /** One row of a gauge that is set as a whole. */
  public record Row(double value, List<String> labels) {
    public Row(double value, String... labels) {
      this(value, List.of(labels));
    }
  }

  /**
   * Adds to a counter.
   *
   * @param amount 0 makes the series appear, so that its first increase is seen as one
   */
  public void add(Series series, double amount, String... labels) {
    Counter.builder(series.name())
        .description(series.help())
        .tags(tags(series, List.of(labels)))
        .register(meters)
        .increment(amount);
  }

  /** Adds one to a counter. */
  public void count(Series series, String... labels) {
    add(series, 1, labels);
  }

  /** Adds a value to a histogram. A negative duration, from two clocks that differ, counts as 0. */
  public void observe(Series series, Duration value, String... labels) {
    observe(series, value.toNanos() / 1e9, labels);
  }

  /** Adds a value in seconds to a histogram. */
  public void observe(Series series, double seconds, String... labels) {
    DistributionSummary.builder(series.name())
        .description(series.help())
        .serviceLevelObjectives(SECONDS)
        .tags(tags(series, List.of(labels)))
        .register(meters)
        .record(Math.max(0, seconds));
  }

  /** A gauge that asks {@code value} at each scrape: it must answer at once. */
  public void gauge(Series series, DoubleSupplier value, String... labels) {
    Gauge.builder(series.name(), value::getAsDouble)
        .description(series.help())
        .tags(tags(series, List.of(labels)))
        .register(meters);
  }

  /** Replaces all values of a gauge; label values that are no longer in {@code rows} disappear. */
  public void set(Series series, Collection<Row> rows) {
    var table =
        tables.computeIfAbsent(
            series.name(),
            name -> MultiGauge.builder(name).description(series.help()).register(meters));
    var all = new ArrayList<MultiGauge.Row<?>>();
    for (Row row : rows)
      all.add(MultiGauge.Row.of(tags(series, row.labels()), row, Row::value));
    table.register(all, true);
  }

  private Tags tags(Series series, List<String> labels) {
    if (labels.size() != series.labels().size())
      throw new IllegalArgumentException(
          "%s has the labels %s, not %d of them"
              .formatted(series.name(), series.labels(), labels.size()));
    var tags = new ArrayList<Tag>(labels.size());
    for (int i = 0; i < labels.size(); i++) {
      String label = series.labels().get(i);
      tags.add(
          Tag.of(
              label,
              values.computeIfAbsent(label, _ -> new LabelValues(MOST_VALUES)).of(labels.get(i))));
    }
    return Tags.of(tags);
  }
}
