package dev.resow.menagerie.calibrate;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Where to draw the line: a picture is flagged when its score is above {@code overlap} or its least
 * exclusive area below {@code exclusive}.
 *
 * @param caught share of the failed pictures that are flagged
 * @param wronged share of the good pictures that are flagged
 */
record Cut(double overlap, double exclusive, double caught, double wronged) {
  /** A rule that gains less than this is not worth having. */
  private static final double CLOSE = .01;

  /** Most cells that a subject may be asked to lead in. */
  private static final int MOST_CELLS = 8;

  /** Youden's J: 1 for a perfect line, 0 for a coin. */
  double youden() {
    return caught - wronged;
  }

  /**
   * The line of the largest J; the smallest exclusive area that comes close to it, since every rule
   * more is one more way to drop a good picture.
   *
   * @param cells of a map: areas are multiples of one cell
   */
  static Cut best(List<Look> looks, ToDoubleFunction<Look> score, int cells) {
    List<Cut> byArea =
        IntStream.rangeClosed(0, Math.min(MOST_CELLS, cells))
            .mapToObj(k -> best(looks, score, k == 0 ? 0 : (k - .5) / cells))
            .toList();
    double most = byArea.stream().mapToDouble(Cut::youden).max().orElseThrow();
    return byArea.stream().filter(cut -> cut.youden() >= most - CLOSE).findFirst().orElseThrow();
  }

  /** The best line for the score at a given line for the area; the middle between two scores. */
  static Cut best(List<Look> looks, ToDoubleFunction<Look> score, double exclusive) {
    double[] scores = looks.stream().mapToDouble(score).sorted().distinct().toArray();
    DoubleStream between =
        IntStream.range(1, scores.length).mapToDouble(i -> (scores[i - 1] + scores[i]) / 2);
    Cut best = at(looks, score, 1, exclusive);
    for (double line : between.toArray()) {
      Cut cut = at(looks, score, line, exclusive);
      best = cut.youden() > best.youden() ? cut : best;
    }
    return best;
  }

  static Cut at(List<Look> looks, ToDoubleFunction<Look> score, double overlap, double exclusive) {
    double[] flagged = new double[2];
    double[] all = new double[2];
    for (Look look : looks) {
      int kind = look.failed() ? 1 : 0;
      boolean flag = score.applyAsDouble(look) > overlap || look.exclusive() < exclusive;
      flagged[kind] += flag ? 1 : 0;
      all[kind]++;
    }
    return new Cut(
        overlap, exclusive, flagged[1] / Math.max(1, all[1]), flagged[0] / Math.max(1, all[0]));
  }
}
