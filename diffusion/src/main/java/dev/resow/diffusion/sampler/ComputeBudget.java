package dev.resow.diffusion.sampler;

import dev.resow.diffusion.schedule.Schedule;
import java.util.stream.IntStream;

/**
 * The budget of a picture: the plain rest of the run is reserved first; guidance, region prompts
 * and checks may use what remains. Forward equivalents throughout.
 *
 * @param schedule of a round
 * @param history what is spent
 */
record ComputeBudget(
    SamplingRequest request, SamplerPlan plan, Schedule schedule, RoundHistory history) {
  /** Forward passes of one candidate's plain step. */
  int plainPasses(int step) {
    boolean cfg = request.classifierFreeGuidance() && plan.noise().classifierFreeGuidance(step);
    return schedule.predictions(step) * (cfg ? 2 : 1);
  }

  /** Forward passes of a plain picture. */
  int plainPicture() {
    return IntStream.range(request.firstStep(), schedule.steps()).map(this::plainPasses).sum();
  }

  /** What a step may use, known before it begins. */
  StepBudget forStep(StepContext at) {
    var cost = plan.cost().from(at.round(), at.step(), schedule.steps());
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
    var cost = plan.cost().from(first, step, schedule.steps());
    double dearest = // as if none of its candidates had failed
        IntStream.range(first, first + candidates).mapToDouble(history::forwards).max().orElse(0);
    double rest =
        plainRest(step, candidates, cost.stepsBeforeSelection()) + cost.remainingExtraPasses();
    return history.forwards() + dearest * candidates + rest <= request.budget();
  }

  /** Plain steps to the end of the run; only one candidate continues after the selection. */
  private double plainRest(int from, int candidates, int stepsBeforeSelection) {
    return IntStream.range(from, schedule.steps())
        .mapToDouble(step -> plainPasses(step) * (step < stepsBeforeSelection ? candidates : 1))
        .sum();
  }
}
