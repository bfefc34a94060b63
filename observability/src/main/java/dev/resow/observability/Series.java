package dev.resow.observability;

import java.util.List;

/**
 * A named set of time series, as Prometheus shows it.
 *
 * @param name the name in {@code /q/metrics}; of a histogram, the name before {@code _bucket},
 *     {@code _sum} and {@code _count}
 * @param labels names of the labels, each with few values
 * @param help what it counts, in one sentence without its unit
 * @param origin how the values of several replicas are put together
 */
public record Series(String name, Kind kind, List<String> labels, String help, Origin origin) {

  /** How the value behaves. */
  public enum Kind {
    /** Only grows; 0 after a restart. */
    COUNTER,
    /** The value now. */
    GAUGE,
    /** Counts of values by size. */
    HISTOGRAM
  }

  /** Whose value it is. */
  public enum Origin {
    /** Of this process alone: add the replicas with {@code sum()}. */
    PROCESS("sum()"),
    /**
     * Read from the database, the same in every replica: use {@code max()}, never {@code sum()}.
     */
    DATABASE("max()");

    private final String across;

    Origin(String across) {
      this.across = across;
    }

    /** The function of PromQL over the replicas. */
    public String across() {
      return across;
    }
  }

  public Series {
    if (!name.matches("resow_[a-z_]+"))
      throw new IllegalArgumentException("a series is named resow_..., not " + name);
    if (kind == Kind.HISTOGRAM && !name.endsWith("_seconds"))
      throw new IllegalArgumentException("a histogram is named resow_..._seconds, not " + name);
    labels = List.copyOf(labels);
    if (origin == Origin.DATABASE)
      help += " Read from the database, the same in every replica: use max(), not sum().";
  }

  /** Counts what happened in this process. */
  public static Series counter(String name, String help, String... labels) {
    return new Series(name, Kind.COUNTER, List.of(labels), help, Origin.PROCESS);
  }

  /** A state of this process. */
  public static Series gauge(String name, String help, String... labels) {
    return new Series(name, Kind.GAUGE, List.of(labels), help, Origin.PROCESS);
  }

  /** Durations in seconds that this process has seen. */
  public static Series histogram(String name, String help, String... labels) {
    return new Series(name, Kind.HISTOGRAM, List.of(labels), help, Origin.PROCESS);
  }

  /** A state of the whole deployment. */
  public static Series shared(String name, String help, String... labels) {
    return new Series(name, Kind.GAUGE, List.of(labels), help, Origin.DATABASE);
  }
}
