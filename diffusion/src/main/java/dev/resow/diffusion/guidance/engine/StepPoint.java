package dev.resow.diffusion.guidance.engine;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.space.NoiseSource;
import dev.resow.diffusion.guidance.space.Start;

/**
 * Where in the run a move acts.
 *
 * @param step sampler step, 0 = most noise
 * @param steps sampler steps in all
 * @param sigma share of noise in the latent; flow models mix {@code (1 - sigma) x0 + sigma eps}
 * @param clean the last step's prediction of the clean latent (b, c, h, w), null at step 0
 * @param startNoise what each image started from (b, c, h, w); null where no space asks for it
 */
public record StepPoint(int step, int steps, double sigma, NDArray clean, NDArray startNoise) {
  Start start(NoiseSource draws) {
    return new Start(1 - sigma, sigma, clean, startNoise, draws);
  }
}
