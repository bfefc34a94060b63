package dev.resow.menagerie.judge;

import java.util.Collection;
import java.util.Locale;
import java.util.function.Predicate;

/** Hits out of trials, with the Wilson interval of 95 %. */
public record Rate(int hits, int trials) {
  private static final double Z = 1.959964;

  public Rate {
    if (hits < 0 || hits > trials) {
      throw new IllegalArgumentException(
          "expected 0 <= hits <= trials, got %d of %d".formatted(hits, trials));
    }
  }

  public static <T> Rate of(Collection<T> trials, Predicate<T> hit) {
    return new Rate((int) trials.stream().filter(hit).count(), trials.size());
  }

  public double share() {
    return trials == 0 ? 0 : (double) hits / trials;
  }

  /** Lower end of the interval (Wilson 1927), 0 to 1. */
  public double low() {
    return trials == 0 ? 0 : Math.max(0, centre() - half());
  }

  /** Upper end of the interval, 0 to 1. */
  public double high() {
    return trials == 0 ? 1 : Math.min(1, centre() + half());
  }

  private double centre() {
    return (share() + Z * Z / (2 * trials)) / (1 + Z * Z / trials);
  }

  private double half() {
    double variance = share() * (1 - share()) / trials + Z * Z / (4.0 * trials * trials);
    return Z * Math.sqrt(variance) / (1 + Z * Z / trials);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%5.1f %%  (%d of %d, 95 %%: %.1f to %.1f)",
        100 * share(),
        hits,
        trials,
        100 * low(),
        100 * high());
  }
}
