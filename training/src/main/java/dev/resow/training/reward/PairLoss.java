package dev.resow.training.reward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.Kernel;

/**
 * The negative log-likelihood of pairs under Bradley and Terry (1952): {@code -log sigmoid(r_better
 * - r_worse)} (arXiv 2410.07171, section 3.3), mean over the pairs of a ranking, then over
 * rankings.
 */
final class PairLoss {
  private static final Kernel LOSS =
      Kernel.of(
          "r, i, j, w",
          "d = torch.sub(torch.index_select(r, 0, j), torch.index_select(r, 0, i))",
          "return torch.sum(torch.mul(torch.softplus(d), w))");

  private PairLoss() {}

  /**
   * @param rewards of all pictures (b)
   * @return a scalar; log 2 where all rewards are equal
   */
  static NDArray of(NDArray rewards, PairIndex pairs) {
    NDManager scope = rewards.getManager();
    return LOSS.apply(
        rewards,
        scope.create(pairs.better()),
        scope.create(pairs.worse()),
        scope.create(pairs.weight()));
  }
}
