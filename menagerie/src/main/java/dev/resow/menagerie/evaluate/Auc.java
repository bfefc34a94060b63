package dev.resow.menagerie.evaluate;

import java.util.List;
import java.util.OptionalDouble;

/** Area under the ROC curve: how well a score separates two classes. */
final class Auc {
  private Auc() {}

  /**
   * The share of pairs in which the positive has the higher score, ties count half; empty when a
   * class is.
   */
  static OptionalDouble of(List<Double> positives, List<Double> negatives) {
    if (positives.isEmpty() || negatives.isEmpty()) {
      return OptionalDouble.empty();
    }
    double wins = 0;
    for (double p : positives) {
      for (double n : negatives) {
        wins += p > n ? 1 : p == n ? .5 : 0;
      }
    }
    return OptionalDouble.of(wins / positives.size() / negatives.size());
  }
}
