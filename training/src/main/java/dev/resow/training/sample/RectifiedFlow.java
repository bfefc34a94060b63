package dev.resow.training.sample;

import ai.djl.ndarray.NDArray;

/** The straight line from a picture to noise on which the models are trained. */
public final class RectifiedFlow {
  private RectifiedFlow() {}

  /**
   * Pictures with noise on them: {@code (1 - sigma) z + sigma eps}.
   *
   * @param finished z, latents (b, 16, h, w)
   * @param noise eps, of the same shape
   * @param sigma noise level, 0 to 1
   * @return of the manager of z
   */
  public static NDArray noised(NDArray finished, NDArray noise, float sigma) {
    return finished.mul(1 - sigma).add(noise.mul(sigma));
  }
}
