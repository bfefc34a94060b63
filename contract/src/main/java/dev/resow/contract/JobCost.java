package dev.resow.contract;

import java.util.Optional;

/**
 * How much work a job is expected to be, in jobs with the default settings of its model: pixels
 * times steps times forward passes per step. Candidates count up to the check that chooses one of
 * them. What guidance and further rounds add is unknown before, and not counted.
 */
public final class JobCost {
  /** Of the smallest jobs. */
  public static final double LEAST = 1 / 16.;

  /** Of the largest jobs. */
  public static final double MOST = 1024;

  private JobCost() {}

  /**
   * The cost of a job, {@link #LEAST} to {@link #MOST}. A job with four times the pixels, or twice
   * the pixels and twice the steps, costs four times as much.
   */
  public static double of(JobSpec spec, ModelCard model) {
    var usual = model.defaults();
    double work =
        (double) spec.width() * spec.height() * forwards(spec, model.method(spec.method()));
    double usualWork =
        (double) usual.width() * usual.height() * usual.steps() * passes(usual.guidanceScale());
    return Math.clamp(work / Math.max(1, usualWork), LEAST, MOST);
  }

  private static double forwards(JobSpec spec, Optional<MethodCard> method) {
    int passes = passes(spec.guidanceScale());
    return method
        .map(known -> (double) known.leastForwards(spec.steps(), spec.candidates(), passes))
        .orElseGet(() -> (double) passes * spec.steps() * spec.candidates());
  }

  /** Forward passes of a step. */
  private static int passes(double guidanceScale) {
    return guidanceScale > 1 ? 2 : 1;
  }
}
