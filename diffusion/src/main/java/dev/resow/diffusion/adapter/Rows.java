package dev.resow.diffusion.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;

/**
 * Which rows of a stored B belong to a layer. Formats that keep queries, keys and values in one
 * layer have the rows of three; some keep scale and shift of a norm in the other order.
 *
 * @param first index of the first row
 * @param count how many
 * @param swapped whether the two halves change places
 */
record Rows(long first, long count, boolean swapped) {
  /** The rows of a stored B (all, rank) as (count, rank). */
  NDArray of(NDArray up) {
    if (first == 0 && count == up.getShape().get(0) && !swapped) {
      return up;
    }
    long half = count / 2;
    return swapped
        ? NDArrays.concat(
            new NDList(slice(up, first + half, count - half), slice(up, first, half)), 0)
        : slice(up, first, count);
  }

  private static NDArray slice(NDArray up, long first, long count) {
    return up.get(new NDIndex("{}:{}", first, first + count)).duplicate();
  }
}
