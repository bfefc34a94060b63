package dev.resow.menagerie.calibrate;

import java.util.Arrays;
import java.util.List;

/**
 * The line of misplaced subjects at a step: in the middle between the two kinds of pictures.
 *
 * @param trials of prompts with one relation whose animals the judge found
 */
record RelationFit(List<Trial> trials, TrialPlaces maps) {
  /** As good as the best, for a step. */
  private static final double CLOSE = .005;

  static RelationFit of(List<Trial> trials, TrialPlaces maps) {
    return new RelationFit(trials.stream().filter(t -> t.misplaced().isPresent()).toList(), maps);
  }

  Evidence evidence(int step) {
    return Evidence.of(trials, t -> maps.misplaced(t, step), t -> t.misplaced().orElseThrow());
  }

  /** The earliest step before {@code end} that tells as well as the best one. */
  int earliest(int end) {
    double best = 0;
    for (int step = 0; step < end; step++) {
      best = Math.max(best, evidence(step).auc());
    }
    for (int step = 0; step < end; step++) {
      if (evidence(step).auc() >= best - CLOSE) {
        return step;
      }
    }
    return end - 1; // one kind is missing: no step tells
  }

  /**
   * The line with the fewest mistakes; the middle one of equals. A mistake either way costs about
   * the same: a wrong picture, or the few steps until the look.
   */
  double line(int step) {
    double[] scores = trials.stream().mapToDouble(t -> maps.misplaced(t, step)).sorted().toArray();
    double[] lines = new double[scores.length - 1];
    Arrays.setAll(lines, i -> (scores[i] + scores[i + 1]) / 2);
    long fewest = Arrays.stream(lines).mapToLong(line -> mistakes(line, step)).min().orElseThrow();
    double[] best = Arrays.stream(lines).filter(l -> mistakes(l, step) == fewest).toArray();
    return best[best.length / 2];
  }

  private long mistakes(double line, int step) {
    return trials.stream()
        .filter(t -> maps.misplaced(t, step) > line != t.misplaced().orElseThrow())
        .count();
  }
}
