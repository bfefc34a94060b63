package dev.resow.diffusion.sampler;

import java.util.stream.IntStream;

/**
 * The budget of a picture: the plain rest of the run is reserved first; guidance, region prompts
 * and checks may use what remains. Forward equivalents throughout.
 *
 * @param steps of a round
 * @param history what is spent
 */
record ComputeBudget(SamplingRequest request, SamplerPlan plan, int steps, RoundHistory history) {
  /** Forward passes of one candidate's plain step. */
  int plainPasses(int step) {
    return request.classifierFreeGuidance() && plan.noise().classifierFreeGuidance(step) ? 2 : 1;
  }

  /** What a step may use, known before it begins. */
  StepBudget forStep(StepContext at) {
    var cost = plan.cost().from(at.round(), at.step(), steps);
    double plainRest = plainRest(at.step(), at.candidates(), cost.stepsBeforeSelection());
    return new StepBudget(request.budget(), history.forwards(), plainRest, at.candidates(), cost);
  }

  /**
   * Whether one more start like this one, and then the rest of a run, fit.
   *
   * @param start this one, from 0
   * @param step steps it has done
   */
  boolean fitsRestart(int start, int step) {
    int candidates = request.candidates();
    int first = start * candidates;
    var cost = plan.cost().from(first, step, steps);
    double dearest = // as if none of its candidates had failed
        IntStream.range(first, first + candidates).mapToDouble(history::forwards).max().orElse(0);
    double rest =
        plainRest(step, candidates, cost.stepsBeforeSelection()) + cost.remainingExtraPasses();
    return history.forwards() + dearest * candidates + rest <= request.budget();
  }

  /** Plain steps to the end of the run; only one candidate continues after the selection. */
  private double plainRest(int from, int candidates, int stepsBeforeSelection) {
    return IntStream.range(from, steps)
        .mapToDouble(step -> plainPasses(step) * (step < stepsBeforeSelection ? candidates : 1))
        .sum();
  }
}
