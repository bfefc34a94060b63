package dev.resow.diffusion.guidance.optimizer;

import ai.djl.ndarray.NDArray;

/** The running state of an optimiser for one parameter array whose first axis is the image. */
public sealed interface OptimizerState permits SgdState, AdamState, UnitRmsState {
  /**
   * @param gradient of the loss, same shape as the parameters
   * @param rate learning rate
   * @param active which images may move; the others keep parameters and state
   * @return what to add to the parameters, exactly 0 for images that are not active
   */
  NDArray step(NDArray gradient, double rate, boolean[] active);
}
