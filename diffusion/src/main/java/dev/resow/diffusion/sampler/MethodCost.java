package dev.resow.diffusion.sampler;

/**
 * What a method costs one candidate from a step on, beyond the plain steps, in forward equivalents.
 *
 * @param maxForwards the most that guidance costs at this step
 * @param checkCost of the overlap check of this round; 0 once it is done
 * @param remainingExtraPasses of region prompts from this step to the end of the run
 * @param stepsBeforeSelection steps of a round after which only one candidate continues: those up
 *     to the check, or all
 */
public record MethodCost(
    double maxForwards, double checkCost, int remainingExtraPasses, int stepsBeforeSelection) {

  /** Tells what a method costs. */
  @FunctionalInterface
  public interface Model {
    /** Plain steps for all candidates to the end. */
    Model PLAIN = (_, _, steps) -> new MethodCost(0, 0, 0, steps);

    /**
     * @param round of the first candidate, from 0
     * @param step the next one, from 0 to {@code steps}
     * @param steps of the run
     */
    MethodCost from(int round, int step, int steps);
  }
}
