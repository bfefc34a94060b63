package dev.resow.menagerie.calibrate;

import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.report.Prompt;
import java.util.List;
import java.util.SequencedMap;

/**
 * A finished picture with everything that was seen on the way.
 *
 * @param updates gradient updates in all
 * @param extra work of the guidance in forward equivalents beyond a plain step, by step
 * @param interchange largest ratio of the test with swapped names, by the steps it was asked at
 */
record Trial(
    Prompt prompt,
    long seed,
    MapTrace trace,
    Judgement judgement,
    int updates,
    List<Double> extra,
    SequencedMap<Integer, Double> interchange) {
  /** The judge's word, strict: exactly the prompted animals, each once and unmixed. */
  boolean success() {
    return judgement.success(prompt.animals());
  }

  /** Work of the guidance in all steps before this one. */
  double extraBefore(int step) {
    return extra.stream().limit(step).mapToDouble(Double::doubleValue).sum();
  }
}
