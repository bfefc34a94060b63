package dev.resow.observability;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the values of one label. Every value is a time series that is kept for good, so a caller
 * that invents names must not add any number of them.
 */
public final class LabelValues {
  /** Stands for every value beyond the bound. */
  public static final String OTHER = "other";

  /** Stands for an unknown value. */
  public static final String NONE = "none";

  private static final int LONGEST = 100;

  private final int most;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * @param most number of values that stay distinct: the first ones
   */
  public LabelValues(int most) {
    this.most = most;
  }

  /** The value itself, cut at 100 characters, or {@link #OTHER}. */
  public String of(String value) {
    if (value == null || value.isBlank()) return NONE;
    String text = value.length() <= LONGEST ? value : value.substring(0, LONGEST);
    if (known.contains(text)) return text;
    synchronized (known) {
      if (known.size() >= most) return OTHER;
      known.add(text);
      return text;
    }
  }
}
