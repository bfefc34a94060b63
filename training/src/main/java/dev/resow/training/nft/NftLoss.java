package dev.resow.training.nft;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernel;

/**
 * The loss of DiffusionNFT at one noise level t (arXiv 2509.16117, equation 5, with the adaptive
 * weights of the authors' code):
 *
 * <pre>
 * v+ = b v + (1 - b) v_old          x+ = x_t - t v+
 * v- = (1 + b) v_old - b v          x- = x_t - t v-
 * l  = mean (x - z)^2 / max(1e-5, mean |x - z|), the divisor without gradient
 * policy = 5 mean over pictures of (r l+ + (1 - r) l-) / b
 * anchor = mean (v - v_ref)^2
 * </pre>
 */
final class NftLoss {
  /** h = [t, b, factor of the policy's loss, factor of the anchor's]. */
  private static final Kernel LOSS =
      Kernel.of(
          "v, old, ref, x, z, r, h",
          "t = torch.select(h, 0, 0)",
          "b = torch.select(h, 0, 1)",
          "one = torch.ones_like(b)",
          "bv = torch.mul(v, b)",
          "p = torch.add(bv, torch.mul(old, torch.sub(one, b)))",
          "n = torch.sub(torch.mul(old, torch.add(one, b)), bv)",
          "ep = torch.sub(torch.sub(x, torch.mul(p, t)), z)",
          "en = torch.sub(torch.sub(x, torch.mul(n, t)), z)",
          "wp = torch.detach(torch.clamp_min(torch.mean(torch.abs(ep), [1, 2, 3], True), 1.0e-05))",
          "wn = torch.detach(torch.clamp_min(torch.mean(torch.abs(en), [1, 2, 3], True), 1.0e-05))",
          "lp = torch.mean(torch.div(torch.mul(ep, ep), wp), [1, 2, 3], False)",
          "ln = torch.mean(torch.div(torch.mul(en, en), wn), [1, 2, 3], False)",
          "rest = torch.sub(torch.ones_like(r), r)",
          "policy = torch.mean(torch.add(torch.mul(lp, r), torch.mul(ln, rest)))",
          "d = torch.sub(v, ref)",
          "anchor = torch.mean(torch.mul(d, d))",
          "return torch.stack([torch.mul(policy, torch.select(h, 0, 2)), torch.mul(anchor, torch.select(h, 0, 3))], 0)");

  private NftLoss() {}

  /**
   * Predictions at one noise level, each (b, 16, h, w).
   *
   * @param velocity of the model in training, with gradients
   * @param old of the model that made the pictures
   * @param reference of the base model
   */
  record Velocities(NDArray velocity, NDArray old, NDArray reference) {}

  /**
   * @param noised x_t (b, 16, h, w)
   * @param finished z (b, 16, h, w)
   * @param optimality r (b)
   * @param t noise level, 0 to 1
   * @param strength b
   * @param anchor weight of the anchor
   * @return the weighted parts, policy and anchor, (2); their sum is the loss
   */
  static NDArray of(
      Velocities at,
      NDArray noised,
      NDArray finished,
      NDArray optimality,
      double t,
      double strength,
      double anchor) {
    float[] numbers = {
      (float) t, (float) strength, (float) (Advantages.LONGEST / strength), (float) anchor
    };
    NDArray h = noised.getManager().create(numbers);
    return LOSS.apply(at.velocity, at.old, at.reference, noised, finished, optimality, h);
  }
}
