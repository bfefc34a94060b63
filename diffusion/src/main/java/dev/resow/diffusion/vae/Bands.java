package dev.resow.diffusion.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * A layer computed band by band: rows of its result, one band after the other, so that what it
 * makes on the way is never larger than a band.
 *
 * @param rows of the result in a band, even, 2 or more
 */
record Bands(int rows) {
  /**
   * Bands of about so many bytes.
   *
   * @param bytes of a band of the widest array of the layer
   * @param channels of that array
   * @param width of it
   */
  static Bands of(long bytes, long channels, long width) {
    long rows = bytes / (channels * width * Float.BYTES);
    return new Bands(Math.clamp(rows / 2 * 2, 2, 1 << 20));
  }

  /** Makes rows of a result. */
  @FunctionalInterface
  interface Layer {
    /**
     * @param from first row of the result
     * @param to the row after the last one
     * @param scope owns what is made in between
     * @return (b, c, to - from, w)
     */
    NDArray rows(int from, int to, NDManager scope);
  }

  /**
   * The whole result.
   *
   * @param shape of it (b, c, h, w)
   * @param owner of it
   */
  NDArray fill(Shape shape, NDManager owner, Layer layer) {
    int height = Math.toIntExact(shape.get(2));
    NDArray whole = owner.create(shape, DataType.FLOAT32);
    for (int from = 0; from < height; from += rows) {
      int to = Math.min(height, from + rows);
      try (var scope = owner.newSubManager()) {
        NDArray band = layer.rows(from, to, scope);
        whole.set(new NDIndex(":, :, {}:{}", from, to), band);
      }
    }
    return whole;
  }

  /**
   * Some rows of an array, as a view.
   *
   * @param x (b, c, h, w)
   * @param scope owns the view
   */
  static NDArray slice(NDArray x, long from, long to, NDManager scope) {
    NDArray view = x.get(new NDIndex(":, :, {}:{}", from, to));
    view.attach(scope);
    return view;
  }
}
