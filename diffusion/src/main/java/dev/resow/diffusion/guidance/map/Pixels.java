package dev.resow.diffusion.guidance.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The few tensor moves every term needs, on maps whose last two axes are image rows and columns.
 */
public final class Pixels {
  /** Keeps a division by a range finite; the goldens were made with it. */
  private static final float LEAST_RANGE = 1e-8f;

  /** The same for sums and norms. */
  private static final float TINY = 1e-12f;

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
    NDArray low = flat.min(new int[] {-1}, true); // (..., 1)
    NDArray range = flat.max(new int[] {-1}, true).sub(low).add(LEAST_RANGE); // (..., 1)
    return flat.sub(low).div(range);
  }

  /** Each flat map divided by its sum: (..., p) to (..., p). */
  public static NDArray distribution(NDArray flat) {
    return flat.div(flat.sum(new int[] {-1}, true).add(TINY));
  }

  /**
   * Cosine similarity over the last axis; either side may be broadcast: (..., p), (..., p) to
   * (...).
   */
  public static NDArray cosine(NDArray a, NDArray b) {
    int[] last = {-1};
    NDArray norms = a.square().sum(last).mul(b.square().sum(last)).add(TINY).sqrt();
    return a.mul(b).sum(last).div(norms);
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
