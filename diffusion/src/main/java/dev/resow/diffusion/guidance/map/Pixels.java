package dev.resow.diffusion.guidance.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernel;

/**
 * The few tensor moves every term needs, on maps whose last two axes are image rows and columns.
 */
public final class Pixels {
  // One call each: on small maps starting an operation takes longer than the operation. The 1e-8
  // and 1e-12 keep divisions finite; the goldens were made with them.
  private static final Kernel MIN_MAX =
      Kernel.of(
          "x",
          "low, _0 = torch.min(x, -1, True)",
          "high, _1 = torch.max(x, -1, True)",
          "range = torch.add(torch.sub(high, low), 1.0e-8)",
          "return torch.div(torch.sub(x, low), range)");

  private static final Kernel DISTRIBUTION =
      Kernel.of("x", "return torch.div(x, torch.add(torch.sum(x, [-1], True), 1.0e-12))");

  private static final Kernel COSINE =
      Kernel.of(
          "a, b",
          "squares = torch.mul(torch.sum(torch.pow(a, 2), [-1]), torch.sum(torch.pow(b, 2), [-1]))",
          "norms = torch.sqrt(torch.add(squares, 1.0e-12))",
          "return torch.div(torch.sum(torch.mul(a, b), [-1]), norms)");

  private Pixels() {}

  /** (..., h, w) to (..., h*w). */
  public static NDArray flat(NDArray maps) {
    int rank = maps.getShape().dimension();
    return maps.flatten(rank - 2, rank - 1);
  }

  /** The highest pixel of each map: (..., h, w) to (...). */
  public static NDArray peak(NDArray maps) {
    return flat(maps).max(new int[] {-1});
  }

  /** Each flat map stretched to [0, 1]; a constant map becomes 0: (..., p) to (..., p). */
  public static NDArray minMax(NDArray flat) {
    return MIN_MAX.apply(flat);
  }

  /** Each flat map divided by its sum: (..., p) to (..., p). */
  public static NDArray distribution(NDArray flat) {
    return DISTRIBUTION.apply(flat);
  }

  /**
   * Cosine similarity over the last axis; either side may be broadcast: (..., p), (..., p) to
   * (...).
   */
  public static NDArray cosine(NDArray a, NDArray b) {
    return COSINE.apply(a, b);
  }

  /** A new axis of length one in front of the last {@code behind} axes. */
  public static NDArray unsqueeze(NDArray a, int behind) {
    return a.expandDims(a.getShape().dimension() - behind);
  }

  /** The shape (batch, 1, 1, 1) used to spread one number per image over a latent. */
  public static Shape perImage(NDArray latent) {
    return new Shape(latent.getShape().get(0), 1, 1, 1);
  }
}
