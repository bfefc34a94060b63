package dev.resow.diffusion.vae;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;

/**
 * A group norm whose mean and variance are those of the whole picture, applied to any part of it as
 * one factor and one addend per channel.
 *
 * @param factor (b, c)
 * @param addend (b, c)
 */
record GroupScale(NDArray factor, NDArray addend) {
  /**
   * Measures the whole picture.
   *
   * @param x (b, c, h, w)
   */
  static GroupScale of(Weights w, String name, NDArray x, int groups) {
    NDArray factor =
        Kernels.groupFactor(x, w.get(name + ".weight"), groups, VaeBlocks.EPS); // (b, c)
    return new GroupScale(
        factor, Kernels.groupAddend(x, factor, w.get(name + ".bias"), groups)); // (b, c)
  }

  /**
   * {@code silu(norm(x))} of some rows.
   *
   * @param rows (b, c, rows, w)
   */
  NDArray silu(NDArray rows) {
    return Kernels.scaledSilu(rows, factor, addend);
  }
}
