package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * Changes of a network's weights that can be taken off again: whole tensors in place of others, and
 * paths beside linear layers. See {@link Weights#lay}.
 *
 * @param tensors by checkpoint key, in the shape and type of what they replace
 * @param paths by the name of the linear layer
 */
public record Overlay(Map<String, NDArray> tensors, Map<String, SidePath> paths) {
  /** No change. */
  public static final Overlay NONE = new Overlay(Map.of(), Map.of());

  /**
   * Two small products beside a linear layer: {@code y + x down^T up^T}.
   *
   * @param down (rank, in), of the type of the layer's weight
   * @param up (out, rank), likewise
   */
  public record SidePath(NDArray down, NDArray up) {
    /**
     * @param x what the layer reads (..., in)
     * @param y what it gives (..., out)
     */
    NDArray add(NDArray x, NDArray y, Precision precision) {
      NDArray inner = Kernels.linear(x, down, null, precision);
      return y.add(Kernels.linear(inner, up, null, precision));
    }
  }

  /** The tensor in place of that of this key, or null. */
  NDArray replaced(String key) {
    return tensors.get(key);
  }

  /** The path beside this layer, or null. */
  SidePath sidePath(String layer) {
    return paths.get(layer);
  }
}
