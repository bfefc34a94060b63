package dev.resow.diffusion.guidance.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * A separable 3x3 blur with reflected borders.
 *
 * <p>Both kernels in use are outer products, so the blur is two small matrix products {@code R m C}
 * with a banded matrix per axis: no padding, no convolution, and a gradient for free.
 *
 * @param side weight of either neighbour
 * @param centre weight of the pixel itself; {@code centre + 2 side = 1}
 */
public record Smoothing(float side, float centre) {
  /**
   * Attend&amp;Excite's kernel, weights proportional to {@code exp(-(d / 2 sigma)^2)} at sigma 0.5:
   * not the usual Gaussian (a true one would have .619 in the centre, this has .332).
   */
  public static final Smoothing ODD = fromNeighbour(Math.exp(-1));

  /** A true Gaussian of sigma 1, cut to 3x3. */
  public static final Smoothing GAUSSIAN = fromNeighbour(Math.exp(-0.5));

  private static Smoothing fromNeighbour(double neighbour) {
    double sum = 1 + 2 * neighbour;
    return new Smoothing((float) (neighbour / sum), (float) (1 / sum));
  }

  /** Blurs every map: (..., h, w) to (..., h, w). */
  public NDArray apply(NDArray maps) {
    Shape shape = maps.getShape();
    int rank = shape.dimension();
    NDArray rows = band(maps, (int) shape.get(rank - 2)); // (h, h)
    NDArray columns = band(maps, (int) shape.get(rank - 1)); // (w, w)
    return rows.matMul(maps).matMul(columns.transpose());
  }

  /**
   * The matrix that blurs an axis of {@code n} pixels; a reflected border doubles the inner side.
   */
  private NDArray band(NDArray like, int n) {
    float[] band = new float[n * n];
    for (int i = 0; i < n; i++) {
      band[i * n + i] += centre;
      band[i * n + reflect(i - 1, n)] += side;
      band[i * n + reflect(i + 1, n)] += side;
    }
    return Constants.of(like.getManager(), band, new Shape(n, n));
  }

  private static int reflect(int i, int n) {
    int inside = i < 0 ? -i : i >= n ? 2 * n - 2 - i : i;
    return Math.clamp(inside, 0, n - 1);
  }
}
