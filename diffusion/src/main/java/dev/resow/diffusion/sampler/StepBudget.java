package dev.resow.diffusion.sampler;

/**
 * What one step may use beyond its plain prediction. Guidance comes first, then the region prompts,
 * then the check, whose cost is reserved from the start. Forward equivalents throughout.
 *
 * @param limit of the picture
 * @param spent before the step
 * @param plainRest plain steps of all candidates to the end of the run, this one included
 * @param candidates rows of the latent
 * @param cost of the method, for one candidate
 */
record StepBudget(double limit, double spent, double plainRest, int candidates, MethodCost cost) {
  /** The most that guidance of all candidates costs at this step. */
  double maxForwards() {
    return cost.maxForwards() * candidates;
  }

  /** Whether the check and the plain rest of the run still fit after the guidance. */
  boolean fitsGuidance() {
    return spent + (plainRest + cost.checkCost() * candidates + maxForwards()) <= limit;
  }

  /**
   * The region prompts, or none where they do not fit.
   *
   * @param cfg whether the step is under classifier-free guidance
   * @param guidance what guidance has used
   * @param predictions of the step
   */
  RegionPrompts fitting(RegionPrompts wanted, boolean cfg, double guidance, int predictions) {
    double each = remaining(guidance) / candidates - cost.checkCost();
    return wanted.extraPasses(cfg) * predictions <= each ? wanted : RegionPrompts.NONE;
  }

  /**
   * What remains for the check.
   *
   * @param guidance what guidance has used
   * @param regionPasses of all candidates
   */
  double forCheck(double guidance, int regionPasses) {
    return remaining(guidance) - regionPasses;
  }

  private double remaining(double guidance) {
    return limit - spent - guidance - plainRest;
  }
}
