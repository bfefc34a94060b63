package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Changes of a network's weights that can be taken off again: whole tensors in place of others, and
 * paths beside linear layers. See {@link Weights#lay}.
 *
 * @param tensors by checkpoint key, in the shape and type of what they replace
 * @param paths by the name of the linear layer
 * @param rowPaths likewise, for some rows of a batch only
 */
public record Overlay(
    Map<String, NDArray> tensors, Map<String, SidePath> paths, Map<String, RowPath> rowPaths) {
  /** No change. */
  public static final Overlay NONE = new Overlay(Map.of(), Map.of());

  /** Changes for all rows. */
  public Overlay(Map<String, NDArray> tensors, Map<String, SidePath> paths) {
    this(tensors, paths, Map.of());
  }

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

  /**
   * As {@link SidePath}, for the rows that {@link RowGroups} gives it: {@code y + (x down^T * own)
   * up^T}, where {@code own} is 1 in the columns of a row's group and 0 in the others. Rows of no
   * group keep their y to the bit.
   *
   * @param down (rank, in), of the type of the layer's weight: the matrices of all groups
   * @param up (out, rank), likewise
   * @param groups whose each of the {@code rank} columns is
   */
  public record RowPath(NDArray down, NDArray up, List<Integer> groups) {
    /**
     * @param x what the layer reads (b, ..., in)
     * @param y what it gives (b, ..., out)
     */
    NDArray add(NDArray x, NDArray y, RowGroups rows, Precision precision) {
      NDArray inner = Kernels.linear(x, down, null, precision); // (b, ..., rank)
      NDArray own = inner.mul(Kernels.cast(own(inner, rows), inner.getDataType()));
      return y.add(Kernels.linear(own, up, null, precision));
    }

    /** (b, 1, ..., rank), float32. */
    private NDArray own(NDArray inner, RowGroups rows) {
      long[] shape = inner.getShape().getShape();
      int count = rows.groups().size();
      if (shape[0] != count) {
        throw new IllegalStateException(
            "expected a batch of %d rows, as many as have groups, got %s"
                .formatted(count, inner.getShape()));
      }
      float[] own = new float[count * groups.size()];
      for (int i = 0; i < own.length; i++) {
        var group = rows.groups().get(i / groups.size());
        own[i] = group.equals(groups.get(i % groups.size())) ? 1 : 0;
      }
      Arrays.fill(shape, 1, shape.length - 1, 1);
      return inner.getManager().create(own, new Shape(shape));
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

  /** The path of single rows beside this layer, or null if none of these rows has one. */
  RowPath rowPath(String layer, RowGroups rows) {
    var path = rowPaths.get(layer);
    return path != null && rows.hasAny(path.groups()) ? path : null;
  }
}
