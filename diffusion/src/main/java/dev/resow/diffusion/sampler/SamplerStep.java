package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.schedule.Schedule;
import java.util.List;

/**
 * One sampler step of all candidates, in the order of the method: condition, guide, predict, step,
 * check.
 */
record SamplerStep(Predictor predictor, SamplerPlan plan, Schedule schedule, StepReuse reuse) {
  /**
   * A step that was done.
   *
   * @param latent at the next noise level (candidates, channels, h, w)
   * @param prediction what it was made from, same shape
   * @param guided what guidance did
   * @param check the verdicts, if the step has a check
   * @param extraForwards work of all candidates beyond the plain step, in forward equivalents
   * @param limited whether the budget left out guidance, region prompts or a comparison
   */
  record Result(
      NDArray latent,
      NDArray prediction,
      GuidedLatent guided,
      CheckResult check,
      double extraForwards,
      boolean limited) {}

  /**
   * @param latent (candidates, channels, h, w)
   * @param past predictions of the steps before, the last one first
   * @param manager owns what the step makes, the result included
   * @throws DivergedException when guidance of a candidate gives values that are not finite
   */
  Result run(
      StepContext at, NDArray latent, List<NDArray> past, StepBudget budget, NDManager manager) {
    // condition
    boolean cfg = plan.noise().classifierFreeGuidance(at.step());
    var conditioned = predictor.step(manager, at.timestep(), cfg);

    // guide
    boolean guides = budget.fitsGuidance();
    var guided =
        guides
            ? plan.guidance().before(at, latent, conditioned::conditional)
            : GuidedLatent.unchanged(latent);
    var x = guided.latent(); // (candidates, channels, h, w)

    // predict
    var wanted = plan.prompts().regionPrompts(at);
    int predictions = schedule.predictions(at.step());
    var regions = budget.fitting(wanted, conditioned.isGuided(), guided.forwards(), predictions);
    var tap = plan.guidance().watch(at);
    var negative = plan.prompts().negative(at);
    var inputs =
        new Predictor.Inputs(tap, negative, regions, () -> plan.prompts().shares(at, manager));
    boolean settled = x == latent && guided.forwards() == 0 && !renewed(at.step());
    var prediction =
        reuse.predict(at, conditioned, x, inputs, settled); // (candidates, channels, h, w)
    int regionPasses = regions.extraPasses(conditioned.isGuided()) * predictions * at.candidates();

    // step
    double renewal = plan.noise().noiseRenewal(at.step());
    var next =
        new NextLatent(schedule, at)
            .of(x, prediction, past, y -> again(at, y, inputs, manager), renewal);

    // check
    double room = budget.forCheck(guided.forwards(), regionPasses);
    var check = plan.guidance().after(at, x, prediction, room);

    double extra = guided.forwards() + regionPasses + check.forwards();
    boolean limited =
        !guides && budget.maxForwards() > 0
            || regions.isEmpty() && !wanted.isEmpty()
            || !check.early() && !check.allCompared() && budget.cost().checkCost() > 0;
    return new Result(next, prediction, guided, check, extra, limited);
  }

  /** Whether the step before drew new noise. */
  private boolean renewed(int step) {
    return step > 0 && (schedule.stochastic() || plan.noise().noiseRenewal(step - 1) > 0);
  }

  /**
   * Computes the pass of a step again, for the steps after it that may take from it.
   *
   * @param at the step
   * @param cached what it was predicted from
   * @param latent its latent
   * @param manager owns what is made
   */
  void recompute(StepContext at, CachedStep cached, NDArray latent, NDManager manager) {
    boolean cfg = plan.noise().classifierFreeGuidance(at.step());
    var conditioned = predictor.step(manager, at.timestep(), cfg);
    var regions = cached.regions() ? plan.prompts().regionPrompts(at) : RegionPrompts.NONE;
    var inputs =
        new Predictor.Inputs(
            AttentionTap.NONE,
            plan.prompts().negative(at),
            regions,
            () -> plan.prompts().shares(at, manager));
    reuse.predict(at, conditioned, latent, inputs, false);
  }

  /** The prediction at the end of a step, under the prompts of the step; nobody looks at it. */
  private NDArray again(
      StepContext at, NDArray latent, Predictor.Inputs inputs, NDManager manager) {
    int next = at.step() + 1;
    boolean cfg = plan.noise().classifierFreeGuidance(at.step());
    var unseen =
        new Predictor.Inputs(
            AttentionTap.NONE, inputs.negative(), inputs.regions(), inputs.shares());
    return predictor.step(manager, schedule.timestep(next), cfg).prediction(latent, unseen);
  }
}
