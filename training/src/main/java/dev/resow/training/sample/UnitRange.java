package dev.resow.training.sample;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernel;

/** From an autoencoder's pictures to a critic's. */
public final class UnitRange {
  private static final Kernel UNIT =
      Kernel.of("x", "return torch.clamp(torch.add(torch.mul(x, 0.5), 0.5), 0., 1.)");

  private UnitRange() {}

  /** About [-1, 1] to [0, 1]; what lies outside is cut and has no gradient. */
  public static NDArray unit(NDArray pictures) {
    return UNIT.apply(pictures);
  }
}
