package dev.resow.diffusion.schedule;

import ai.djl.ndarray.NDArray;

/**
 * The noise levels of one run.
 *
 * @param sigmas noise level before each step, then 0 (steps + 1)
 * @param timesteps input of the transformer before each step, 1000 sigma (steps)
 */
public record Schedule(float[] sigmas, float[] timesteps) {

  /** Number of steps. */
  public int steps() {
    return timesteps.length;
  }

  /**
   * One Euler step along the predicted velocity.
   *
   * @param latent at noise level {@code sigmas[step]}, float32
   * @param velocity predicted {@code noise - image}, of the same shape
   * @return the latent at noise level {@code sigmas[step + 1]}
   */
  public NDArray step(NDArray latent, NDArray velocity, int step) {
    return latent.add(velocity.mul(sigmas[step + 1] - sigmas[step]));
  }
}
