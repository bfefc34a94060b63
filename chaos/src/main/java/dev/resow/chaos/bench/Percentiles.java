package dev.resow.chaos.bench;

import java.util.List;

/**
 * Of measured times, in milliseconds; nearest rank, so that every figure was really measured.
 *
 * @param count how many were measured
 */
public record Percentiles(int count, double p50, double p99, double worst) {
  static Percentiles of(List<Double> millis) {
    if (millis.isEmpty()) return new Percentiles(0, Double.NaN, Double.NaN, Double.NaN);
    var sorted = millis.stream().sorted().toList();
    return new Percentiles(sorted.size(), rank(sorted, .5), rank(sorted, .99), sorted.getLast());
  }

  private static double rank(List<Double> sorted, double share) {
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
