package dev.resow.menagerie.calibrate;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How well a score separates failed pictures from good ones.
 *
 * @param pooled AUC over all pictures: prompts that fail often and score high help it
 * @param within AUC inside each prompt, weighted by its number of failed-good couples: what a new
 *     seed can win
 */
record Separation(double pooled, double within) {

  /**
   * @param score higher for pictures that are to fail
   */
  static Separation of(List<Look> looks, ToDoubleFunction<Look> score) {
    double sum = 0;
    double couples = 0;
    for (var group : looks.stream().collect(Collectors.groupingBy(Look::group)).values()) {
      double failed = group.stream().filter(Look::failed).count();
      double weight = failed * (group.size() - failed);
      if (weight > 0) {
        sum += weight * auc(group, score);
        couples += weight;
      }
    }
    return new Separation(auc(looks, score), sum / couples);
  }

  private static double auc(List<Look> looks, ToDoubleFunction<Look> score) {
    boolean[] failed = new boolean[looks.size()];
    for (int i = 0; i < failed.length; i++) {
      failed[i] = looks.get(i).failed();
    }
    return Scores.auc(looks.stream().mapToDouble(score).toArray(), failed);
  }
}
