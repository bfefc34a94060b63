package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Map;

/**
 * The tensors of one network by their checkpoint keys, seen from a prefix: {@code
 * weights.at("attn").linear("to_q", x)} uses {@code attn.to_q.weight} and {@code attn.to_q.bias}.
 */
public final class Weights {
  private final Map<String, NDArray> arrays;
  private final String prefix;
  private final Precision precision;
  private final Changes changes;

  /** What lies over the weights now; all views of them share it. */
  private static final class Changes {
    private Overlay overlay = Overlay.NONE;
  }

  public Weights(Map<String, NDArray> arrays, Precision precision) {
    this(arrays, "", precision, new Changes());
  }

  private Weights(
      Map<String, NDArray> arrays, String prefix, Precision precision, Changes changes) {
    this.arrays = arrays;
    this.prefix = prefix;
    this.precision = precision;
    this.changes = changes;
  }

  /**
   * Lays changes over the weights, for every view of them, in place of those before. The weights
   * themselves stay as they are.
   */
  public void lay(Overlay overlay) {
    changes.overlay = overlay;
  }

  /** Until when tensors that are read on demand are held. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A part of a network, such as one layer, begins: tensors that are read on demand are given back
   * when its scope is closed. Loaded tensors stay.
   */
  public Scope scope() {
    return arrays instanceof StreamedArrays streamed ? streamed.open() : () -> {};
  }

  /** The same tensors seen from {@code prefix.name.}. */
  public Weights at(String name) {
    return new Weights(arrays, prefix + name + ".", precision, changes);
  }

  /** The same tensors, under the same changes, with products of another precision. */
  public Weights in(Precision other) {
    return new Weights(arrays, prefix, other, changes);
  }

  public Precision precision() {
    return precision;
  }

  /**
   * The type of the states that a network passes from layer to layer.
   *
   * @param name a weight that is held in this type, unless products are in bfloat16: then states
   *     are FLOAT32
   */
  public DataType stateType(String name) {
    return precision.isBf16() ? DataType.FLOAT32 : get(name).getDataType();
  }

  public boolean has(String name) {
    return arrays.containsKey(prefix + name);
  }

  /**
   * @throws IllegalArgumentException when the checkpoint has no such key
   */
  public NDArray get(String name) {
    NDArray replaced = changes.overlay.replaced(prefix + name);
    return replaced == null ? original(name) : replaced;
  }

  /**
   * The weight itself, whatever lies over it.
   *
   * @throws IllegalArgumentException when the checkpoint has no such key
   */
  public NDArray original(String name) {
    NDArray array = arrays.get(prefix + name);
    if (array == null)
      throw new IllegalArgumentException("the checkpoint has no tensor '" + prefix + name + "'");
    return array;
  }

  /** {@code x W^T + b}, without bias where the checkpoint has none. */
  public NDArray linear(String name, NDArray x) {
    String bias = name + ".bias";
    NDArray y = Kernels.linear(x, get(name + ".weight"), has(bias) ? get(bias) : null, precision);
    var path = changes.overlay.sidePath(prefix + name);
    NDArray changed = path == null ? y : path.add(x, y, precision);
    var rows = RowGroups.current();
    var own = changes.overlay.rowPath(prefix + name, rows);
    return own == null ? changed : own.add(x, changed, rows, precision);
  }

  private boolean hasPath(String name) {
    return changes.overlay.sidePath(prefix + name) != null
        || changes.overlay.rowPath(prefix + name, RowGroups.current()) != null;
  }

  /** Two linear layers with tanh-approximated GELU between: x (..., in), result (..., out). */
  public NDArray mlp(String first, String second, NDArray x) {
    if (hasPath(first) || hasPath(second)) {
      return linear(second, Kernels.geluTanh(linear(first, x)));
    }
    return Kernels.mlp(
        x,
        get(first + ".weight"),
        get(first + ".bias"),
        get(second + ".weight"),
        get(second + ".bias"),
        precision);
  }

  public NDArray conv(String name, NDArray x, int stride) {
    return Kernels.conv(x, get(name + ".weight"), get(name + ".bias"), stride, precision);
  }

  public NDArray groupNorm(String name, NDArray x, int groups, double eps) {
    return Kernels.groupNorm(x, get(name + ".weight"), get(name + ".bias"), groups, eps);
  }

  public NDArray groupNormSilu(String name, NDArray x, int groups, double eps) {
    return Kernels.groupNormSilu(x, get(name + ".weight"), get(name + ".bias"), groups, eps);
  }

  public NDArray layerNorm(String name, NDArray x, double eps) {
    return Kernels.layerNorm(x, get(name + ".weight"), get(name + ".bias"), eps);
  }
}
