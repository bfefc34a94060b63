package dev.resow.training.itercomp;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernel;

/** How far rewards are below enough: {@code mean over pictures of max(0, enough - r)}. */
final class RewardLoss {
  private static final Kernel LOSS =
      Kernel.of("r, e", "return torch.mean(torch.relu(torch.sub(e, r)))");

  private RewardLoss() {}

  /**
   * @param rewards (b)
   * @return a scalar, 0 or more; pictures with enough have no gradient
   */
  static NDArray of(NDArray rewards, double enough) {
    return LOSS.apply(rewards, rewards.getManager().create((float) enough));
  }
}
