package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.Optional;

/** The prompts of each step's prediction. */
public interface PromptPlan {
  /** The request's own prompts at every step. */
  PromptPlan OWN = new PromptPlan() {};

  /** The prompt that the step leads away from, instead of the request's negative prompt. */
  default Optional<PromptEmbedding> negative(StepContext at) {
    return Optional.empty();
  }

  /** The prompts for regions of the picture. */
  default RegionPrompts regionPrompts(StepContext at) {
    return RegionPrompts.NONE;
  }

  /**
   * Whether any of these steps has {@link #regionPrompts} if the budget allows.
   *
   * @param from first step of the run, from 0
   * @param to the one after the last
   */
  default boolean hasRegions(int from, int to) {
    return false;
  }

  /**
   * The weight of each of the step's {@link #regionPrompts} at each place. Called after the
   * prediction and only when there are regions.
   *
   * @param manager owns the result
   * @return (candidates, regions, h, w) of the latent; the sum over the regions is 1
   */
  default NDArray shares(StepContext at, NDManager manager) {
    throw new UnsupportedOperationException("this plan has no region prompts, so no shares");
  }
}
