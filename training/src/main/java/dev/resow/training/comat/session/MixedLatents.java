package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.training.recipe.Start;
import dev.resow.training.sample.Draw;

/** Where a picture begins, and with what if that is not pure noise. */
final class MixedLatents {
  private static final double SHARE = .5;

  private MixedLatents() {}

  /**
   * The step at which the pictures of a gradient pass begin.
   *
   * @param steps of the sampler
   * @return 0 for pure noise; otherwise one of the first half
   */
  static int first(Start start, int steps, Draw draw) {
    int last = start.lastStep(steps);
    if (last == 0 || draw.share() >= SHARE) {
      return 0;
    }
    return 1 + (int) (draw.share() * last);
  }

  /**
   * Pictures with noise on them, as rectified flow has it: {@code (1 - sigma) z + sigma eps}.
   *
   * @param finished z, latents (b, 16, h, w)
   * @param noise eps, of the same shape
   * @param sigma noise level, 0 to 1
   * @return of the manager of z
   */
  static NDArray noised(NDArray finished, NDArray noise, float sigma) {
    try (var _ = NoGradient.begin()) {
      return finished.mul(1 - sigma).add(noise.mul(sigma));
    }
  }
}
