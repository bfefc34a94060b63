package dev.resow.diffusion.guidance.engine;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.space.NoiseSource;
import dev.resow.diffusion.guidance.space.Start;

/**
 * Where in the run a move acts.
 *
 * @param step sampler step, 0 = most noise
 * @param steps sampler steps in all
 * @param signal share of the clean image in the latent
 * @param noise share of the noise
 * @param clean the last step's prediction of the clean latent (b, c, h, w), null at step 0
 * @param startNoise what each image started from (b, c, h, w); null where no space asks for it
 */
public record StepPoint(
    int step, int steps, double signal, double noise, NDArray clean, NDArray startNoise) {
  /** Of a rectified flow at noise level {@code sigma}. */
  public StepPoint(int step, int steps, double sigma, NDArray clean, NDArray startNoise) {
    this(step, steps, 1 - sigma, sigma, clean, startNoise);
  }

  Start start(NoiseSource draws) {
    return new Start(signal, noise, clean, startNoise, draws);
  }
}
