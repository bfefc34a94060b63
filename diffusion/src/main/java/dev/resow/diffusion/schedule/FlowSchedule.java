package dev.resow.diffusion.schedule;

import ai.djl.ndarray.NDArray;

/**
 * The noise levels of one run of a rectified flow.
 *
 * @param sigmas noise level before each step, then 0 (steps + 1)
 * @param timesteps input of the transformer before each step, 1000 sigma (steps)
 */
public record FlowSchedule(float[] sigmas, float[] timesteps) implements Schedule {

  @Override
  public int steps() {
    return timesteps.length;
  }

  @Override
  public float timestep(int step) {
    return timesteps[step];
  }

  @Override
  public NoiseLevel.Flow level(int step) {
    return new NoiseLevel.Flow(sigmas[step]);
  }

  @Override
  public NDArray next(int step, Predicted from) {
    return step(from.latent(), from.prediction(), step);
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
