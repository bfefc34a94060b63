package dev.resow.contract;

/**
 * How much work a job is expected to be, in jobs with the default settings of its model: pixels
 * times steps times forward passes per step. Candidates count up to the check that chooses one of
 * them, and steps that a start picture makes needless do not. What guidance and further rounds add
 * is unknown before, and not counted.
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
    double work = (double) spec.width() * spec.height() * forwards(spec, model);
    double usualWork =
        (double) usual.width()
            * usual.height()
            * usual.steps()
            * model.guidance().passes(usual.guidanceScale());
    return Math.clamp(work / Math.max(1, usualWork), LEAST, MOST);
  }

  private static double forwards(JobSpec spec, ModelCard model) {
    int passes = model.guidance().passes(spec.guidanceScale());
    int skipped = spec.skippedSteps();
    return model
        .method(spec.method())
        .map(
            known -> (double) known.leastForwards(spec.steps(), skipped, spec.candidates(), passes))
        .orElseGet(() -> (double) passes * (spec.steps() - skipped) * spec.candidates());
  }
}
