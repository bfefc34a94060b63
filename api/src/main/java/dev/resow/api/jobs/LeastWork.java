package dev.resow.api.jobs;

import dev.resow.contract.MethodCard;

/**
 * What a job takes of plain steps: less is no budget.
 *
 * @param candidates as asked; nonsense counts as 1 and is refused elsewhere
 * @param scale above 1 a step is two forward passes (classifier-free guidance)
 */
record LeastWork(int steps, int candidates, double scale) {
  /** Forward equivalents by that method. */
  int of(MethodCard method) {
    return method.leastForwards(steps, Math.max(1, candidates), scale > 1 ? 2 : 1);
  }
}
