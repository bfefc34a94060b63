package dev.resow.api.jobs;

import dev.resow.contract.MethodCard;

/**
 * The least cost of a job, that of its plain steps: a smaller budget is refused.
 *
 * @param candidates as requested; invalid values count as 1 and are refused elsewhere
 * @param scale above 1 a step is two forward passes (classifier-free guidance)
 */
record MinimumBudget(int steps, int candidates, double scale) {
  /** Least forward equivalents with that method. */
  int of(MethodCard method) {
    return method.leastForwards(steps, Math.max(1, candidates), scale > 1 ? 2 : 1);
  }
}
