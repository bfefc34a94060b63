package dev.resow.diffusion.guidance.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernel;

/** Overlap between all pairs of subject maps, in one broadcast instead of a loop over pairs. */
public final class Pairs {
  /** (b, s, p) to (b, s, s), by way of (b, s, s, p). */
  private static final Kernel SHARED =
      Kernel.of(
          "x",
          "return torch.sum(torch.minimum(torch.unsqueeze(x, -2), torch.unsqueeze(x, -3)), [-1])");

  private Pairs() {}

  /**
   * {@code sum min(a, b) / sum (a + b)} of two maps: 1/2 when equal, 0 when disjoint. The
   * literature calls it IoU; it is half a Dice coefficient.
   *
   * @param a flat maps (..., p)
   * @param b flat maps, same or broadcastable shape
   */
  public static NDArray dice(NDArray a, NDArray b) {
    int[] last = {-1};
    return a.minimum(b).sum(last).div(a.sum(last).add(b.sum(last)));
  }

  /** Mean over the pairs of subjects of {@link #dice}: (b, s, p) to (b); 0 for a single subject. */
  public static NDArray meanDice(NDArray flat) {
    return meanOverPairs(dice(Pixels.unsqueeze(flat, 1), Pixels.unsqueeze(flat, 2)));
  }

  /** Mean over the pairs of subjects of the shared mass {@code sum min(a, b)}: (b, s, p) to (b). */
  public static NDArray meanShared(NDArray flat) {
    return meanOverPairs(SHARED.apply(flat));
  }

  /** Mean of the entries above the diagonal: (b, s, s) to (b). */
  private static NDArray meanOverPairs(NDArray table) {
    int subjects = (int) table.getShape().get(1);
    int pairs = subjects * (subjects - 1) / 2;
    float[] weights = new float[subjects * subjects];
    for (int m = 0; m < subjects; m++) {
      for (int n = m + 1; n < subjects; n++) {
        weights[m * subjects + n] = 1f / pairs;
      }
    }
    NDArray upper = table.getManager().create(weights, new Shape(1, subjects, subjects));
    return table.mul(upper).sum(new int[] {1, 2});
  }
}
