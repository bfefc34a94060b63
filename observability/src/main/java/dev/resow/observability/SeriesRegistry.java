package dev.resow.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * Counts into {@link Series}. Label values are positional, in the order of the series' labels, and
 * bounded by name of the label: 100 values, see {@link LabelValues}.
 */
public final class SeriesRegistry {
  private static final int MOST_VALUES = 100;

  /** Upper bounds in seconds, from a step of the sampler to a queue that stands. */
  private static final Duration[] BOUNDS =
      DoubleStream.of(
              .005, .025, .1, .25, .5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600)
          .mapToObj(SeriesRegistry::duration)
          .toArray(Duration[]::new);

  /** Micrometer adds it to the names of timers. */
  private static final String SECONDS = "_seconds";

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

  /** Adds to a counter. */
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

  /** Adds a duration to a histogram; one of two clocks that differ may be negative: 0. */
  public void observe(Series series, Duration value, String... labels) {
    timer(series, labels).record(value.isNegative() ? Duration.ZERO : value);
  }

  private Timer timer(Series series, String... labels) {
    String name = series.name();
    return Timer.builder(name.substring(0, name.length() - SECONDS.length()))
        .description(series.help())
        .serviceLevelObjectives(BOUNDS)
        .tags(tags(series, List.of(labels)))
        .register(meters);
  }

  /** Makes a counter or histogram appear with 0, so that its first increase is seen as one. */
  public void declare(Series series, String... labels) {
    if (series.kind() == Series.Kind.HISTOGRAM) timer(series, labels);
    else add(series, 0, labels);
  }

  /** A duration of so many seconds. */
  public static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
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
    for (Row row : rows) all.add(MultiGauge.Row.of(tags(series, row.labels()), row, Row::value));
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
