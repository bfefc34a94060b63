package dev.resow.menagerie.selectstep;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Success by candidate step and set, and the choice: each set's rates are stretched to 0..1 over
 * the candidates, and the candidate with the largest sum wins, the earliest of equals.
 *
 * @param candidates steps of 50
 * @param rates by set one success rate per candidate
 */
record StepScores(List<Integer> candidates, Map<ValidationSet, double[]> rates) {
  /** Rates over the pictures that were drawn; a candidate without pictures counts as 0. */
  static StepScores of(
      List<Integer> candidates, List<ValidationSet> sets, Map<PictureLog.Key, Boolean> pictures) {
    Map<ValidationSet, double[]> rates = new EnumMap<>(ValidationSet.class);
    for (var set : sets) {
      rates.put(set, candidates.stream().mapToDouble(step -> rate(pictures, set, step)).toArray());
    }
    return new StepScores(candidates, rates);
  }

  private static double rate(Map<PictureLog.Key, Boolean> pictures, ValidationSet set, int step) {
    return pictures.entrySet().stream()
        .filter(e -> e.getKey().set() == set && e.getKey().step() == step)
        .mapToInt(e -> e.getValue() ? 1 : 0)
        .average()
        .orElse(0);
  }

  /** Sum of the stretched rates, by candidate. */
  double[] sums() {
    double[] sums = new double[candidates.size()];
    for (double[] set : rates.values()) {
      double[] stretched = stretched(set);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += stretched[i];
      }
    }
    return sums;
  }

  /** The chosen step. */
  int best() {
    double[] sums = sums();
    double most = Arrays.stream(sums).max().orElseThrow();
    return candidates.get(
        IntStream.range(0, sums.length).filter(i -> sums[i] == most).findFirst().orElseThrow());
  }

  /** A set whose rates are all equal carries no information: 0 everywhere. */
  private static double[] stretched(double[] rates) {
    double low = Arrays.stream(rates).min().orElseThrow();
    double range = Arrays.stream(rates).max().orElseThrow() - low;
    return Arrays.stream(rates).map(r -> range == 0 ? 0 : (r - low) / range).toArray();
  }
}
