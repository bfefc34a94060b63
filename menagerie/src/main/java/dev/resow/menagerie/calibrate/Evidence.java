package dev.resow.menagerie.calibrate;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * How well a score tells wrong pictures, and whether that is better than chance.
 *
 * @param auc area under the ROC curve; NaN when one kind is missing
 * @param wrong number of wrong pictures
 * @param right number of the others
 */
record Evidence(double auc, int wrong, int right) {
  /** Fewer pictures of one kind say nothing about a line. */
  private static final int FEWEST = 5;

  /** Standard errors above one half: the upper quantile of 2.5 %. */
  private static final double CHANCE = 1.96;

  /**
   * @param score higher where a picture is to be wrong
   */
  static <T> Evidence of(List<T> trials, ToDoubleFunction<T> score, Predicate<T> wrong) {
    double[] scores = trials.stream().mapToDouble(score).toArray();
    boolean[] kinds = new boolean[scores.length];
    int count = 0;
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = wrong.test(trials.get(i));
      count += kinds[i] ? 1 : 0;
    }
    return new Evidence(Scores.auc(scores, kinds), count, kinds.length - count);
  }

  /** Whether it tells better than chance (Mann-Whitney, one side). */
  boolean tells() {
    return reason() == null;
  }

  /** Why it does not; null if it does. */
  String reason() {
    if (Math.min(wrong, right) < FEWEST) {
      return String.format(
          Locale.ROOT,
          "only %d of %d pictures are %s",
          Math.min(wrong, right),
          wrong + right,
          wrong <= right ? "wrong" : "right");
    }
    double error = Math.sqrt((wrong + right + 1) / (12.0 * wrong * right));
    return auc > .5 + CHANCE * error
        ? null
        : String.format(Locale.ROOT, "AUC %.2f, no better than chance", auc);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "AUC %.3f (%d wrong, %d right)", auc, wrong, right);
  }
}
