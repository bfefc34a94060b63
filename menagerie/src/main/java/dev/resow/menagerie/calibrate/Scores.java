package dev.resow.menagerie.calibrate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How well a score separates two classes. */
final class Scores {
  private Scores() {}

  /**
   * Area under the ROC curve: the chance that a positive scores above a negative, ties counting
   * half (Mann-Whitney). NaN when one kind is missing.
   */
  static double auc(double[] scores, boolean[] positive) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double ranks = 0;
    long positives = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      long here = 0;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        here += positive[order[to++]] ? 1 : 0;
      }
      ranks += here * (from + to + 1) / 2.0; // ranks count from 1; equal scores share theirs
      positives += here;
      from = to;
    }
    double negatives = scores.length - positives;
    return (ranks - positives * (positives + 1) / 2.0) / (positives * negatives);
  }

  /**
   * Soft intersection over union of a map and a mask: {@code sum min / sum max}.
   *
   * @param map values in [0, 1]
   */
  static double softIou(double[] map, boolean[] mask) {
    double least = 0;
    double most = 0;
    for (int i = 0; i < map.length; i++) {
      double inside = mask[i] ? 1 : 0;
      least += Math.min(map[i], inside);
      most += Math.max(map[i], inside);
    }
    return most == 0 ? 0 : least / most;
  }

  /** The middle value, the mean of both middle ones, NaN of nothing. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
