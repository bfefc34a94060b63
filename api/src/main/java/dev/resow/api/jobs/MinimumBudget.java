package dev.resow.api.jobs;

import dev.resow.contract.MethodCard;

/**
 * The least cost of a job, that of its plain steps: a smaller budget is refused.
 *
 * @param skipped steps that are not sampled, because the job starts from a picture
 * @param candidates as requested; invalid values count as 1 and are refused elsewhere
 * @param passes forward passes of a step: 2 with classifier-free guidance
 * @param corrections further predictions of the first step
 */
record MinimumBudget(int steps, int skipped, int candidates, int passes, int corrections) {
  /** Least forward equivalents with that method. */
  int of(MethodCard method) {
    int together = Math.max(1, candidates);
    int first = skipped == 0 ? passes * together * corrections : 0;
    return method.leastForwards(steps, skipped, together, passes) + first;
  }
}
