package dev.resow.training.judge;

import java.util.Arrays;

/**
 * What the score of a subject must be above, from pictures of one subject each.
 *
 * @param value log probability, at most 0; between the scores of both kinds of pictures
 * @param area share of the pairs (a picture of the subject, a picture of another one) in which the
 *     former has the higher score; ties count half. 1 tells them apart always, .5 is chance
 * @param own pictures of the subject
 * @param others pictures of other subjects
 * @param isKnown whether the difference is more than chance
 */
public record Line(double value, double area, int own, int others, boolean isKnown) {
  /** One-sided, 5 %. */
  private static final double Z = 1.644854;

  /**
   * The line that tells the two apart best: the sum of the share of the subject's pictures above it
   * and the share of the others not above it is highest (Youden 1950), of equal ones the highest
   * line. It lies in the middle between two scores. It is known when the ranks of the scores differ
   * by more than chance does in one of 20 cases (Mann and Whitney 1947, normal approximation).
   *
   * @param own scores of pictures of the subject
   * @param others scores of pictures of other subjects
   */
  public static Line between(double[] own, double[] others) {
    if (own.length == 0 || others.length == 0) {
      throw new IllegalArgumentException(
          "expected scores of the subject and of others, got %d and %d"
              .formatted(own.length, others.length));
    }
    double area = area(own, others);
    double pairs = (double) own.length * others.length;
    double deviation = Math.sqrt((own.length + others.length + 1) / (12 * pairs));
    boolean known = (area - .5) / deviation >= Z;
    return new Line(best(own, others), area, own.length, others.length, known);
  }

  private static double area(double[] own, double[] others) {
    double above = 0;
    for (double mine : own) {
      for (double theirs : others) {
        above += mine > theirs ? 1 : mine == theirs ? .5 : 0;
      }
    }
    return above / ((double) own.length * others.length);
  }

  private static double best(double[] own, double[] others) {
    double[] all = new double[own.length + others.length];
    System.arraycopy(own, 0, all, 0, own.length);
    System.arraycopy(others, 0, all, own.length, others.length);
    Arrays.sort(all);
    double best = all[all.length - 1];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 1; i < all.length; i++) {
      if (all[i] > all[i - 1]) {
        double line = all[i - 1] / 2 + all[i] / 2;
        double sum = share(own, line) + 1 - share(others, line);
        if (sum >= most) {
          most = sum;
          best = line;
        }
      }
    }
    return best;
  }

  private static double share(double[] scores, double line) {
    return (double) Arrays.stream(scores).filter(score -> score > line).count() / scores.length;
  }
}
