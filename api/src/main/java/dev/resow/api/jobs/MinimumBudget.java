package dev.resow.api.jobs;

import dev.resow.contract.MethodCard;

/**
 * The least cost of a job, that of its plain steps: a smaller budget is refused.
 *
 * @param candidates as requested; invalid values count as 1 and are refused elsewhere
 * @param passes forward passes of a step: 2 with classifier-free guidance
 * @param corrections further predictions of the first step
 */
record MinimumBudget(int steps, int candidates, int passes, int corrections) {
  /** Least forward equivalents with that method. */
  int of(MethodCard method) {
    int together = Math.max(1, candidates);
    return method.leastForwards(steps, together, passes) + passes * together * corrections;
  }
}
